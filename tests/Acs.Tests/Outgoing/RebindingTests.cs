using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Outgoing;
using Muster.Acs.Tests.Waking;
using Muster.Acs.Waking;
using Xunit;

namespace Muster.Acs.Tests.Outgoing;

/// <summary>
/// A name whose owner answers an address that is allowed first, and this machine's own after that: what
/// was judged is what is connected to. 127.0.0.2 plays the public address.
/// </summary>
public sealed class RebindingTests
{
    private static readonly IPAddress Public = IPAddress.Parse("127.0.0.2");
    private static readonly IPNetwork[] Allowed = [IPNetwork.Parse("127.0.0.2/32")];

    private readonly Queue<IPAddress> _answers = new([Public, IPAddress.Loopback]);

    [Fact]
    public async Task What_is_posted_goes_to_the_address_that_was_judged()
    {
        await using var inside = await Receiver.StartAsync();
        using var outside = Listen(inside.Url.Port);
        var options = new AcsOptions { OutgoingNetworks = Allowed };
        using var http = new OutgoingHttp(options, Lookup, TimeProvider.System);
        var first = http.PostAsync(To(inside.Url.Port), default);
        using (var connection = await outside.AcceptSocketAsync())
            await AnswerAsync(connection, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        Assert.Equal(StatusCodes.Status204NoContent, (await first).Status);
        Assert.Single(_answers);

        var second = await http.PostAsync(To(inside.Url.Port), default);
        Assert.Contains("this machine's own", second.Trouble, StringComparison.Ordinal);
        Assert.Empty(inside.All);
        Assert.Empty(_answers);
    }

    [Fact]
    public async Task A_connection_request_goes_to_the_address_that_was_judged_both_times()
    {
        await using var inside = new KnockListener(Reply.Status(200));
        using var outside = Listen(inside.Port);
        var request = new ConnectionRequest(new(Allowed), Lookup, false, TimeProvider.System);
        var url = $"http://cpe.example:{inside.Port}/cr";
        var first = request.SendAsync(url, null, new("acs", "knock"), default);
        // Closed after the challenge: the answer to it needs a second connection, and no second look-up.
        const string challenge =
            "WWW-Authenticate: Digest realm=\"cpe\", nonce=\"n\", qop=\"auth\"";
        using (var connection = await outside.AcceptSocketAsync())
            await AnswerAsync(
                connection,
                $"HTTP/1.1 401 Unauthorized\r\n{challenge}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
        using (var connection = await outside.AcceptSocketAsync())
            await AnswerAsync(connection, "HTTP/1.1 204 No Content\r\n\r\n");
        Assert.Equal(ConnectionRequestResult.Accepted, (await first).Result);
        Assert.Single(_answers);

        var second = await request.SendAsync(url, null, new("acs", "knock"), default);
        Assert.Equal(ConnectionRequestResult.Refused, second.Result);
        Assert.Contains("this machine's own", second.Detail, StringComparison.Ordinal);
        Assert.Equal(0, inside.Connections);
    }

    private Task<IPAddress[]> Lookup(string host, CancellationToken cancellation) =>
        Task.FromResult<IPAddress[]>([_answers.Dequeue()]);

    private static OutgoingRequest To(int port) =>
        new(new Uri($"http://hook.example:{port}/"), "{}"u8.ToArray(), TimeSpan.FromSeconds(30));

    private static TcpListener Listen(int port)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "All of 127.0.0.0/8 is this machine's there.");
        var listener = new TcpListener(Public, port);
        listener.Start();
        return listener;
    }

    private static async Task AnswerAsync(Socket connection, string answer)
    {
        Assert.True(await connection.ReceiveAsync(new byte[4096]) > 0);
        await connection.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer));
    }
}
