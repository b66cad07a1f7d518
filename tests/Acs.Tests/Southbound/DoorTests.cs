using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Acs.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Trust;
using Xunit;

namespace Acs.Tests.Southbound;

/// <summary>Who is sent away before HTTP, and who is not.</summary>
public sealed class DoorTests
{
    private static readonly byte[] Hello = [0x16, 3, 1];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_Inform_is_refused_at_the_door_and_one_that_is_not_behind_it()
    {
        await using var acs = await TestAcs.StartAsync(OneSession);
        using var first = acs.NewCpe();
        await first.PostAsync(Xml.Inform("first"));
        using var whole = acs.NewCpe();
        var atTheDoor = await whole.PostAsync(Xml.Inform("whole"));
        using var chunked = acs.NewCpe();
        var inside = await chunked.SendAsync(
            Encoding.ASCII.GetBytes(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n<\r\n"
            )
        );
        // Nobody may tell them apart, but for the clock that HTTP's machinery shows.
        Assert.Empty(atTheDoor.Headers["Date"]);
        Assert.NotEmpty(inside.Headers["Date"]);
        Assert.Equal((503, inside.Body), (atTheDoor.Status, atTheDoor.Body));
        Assert.Equal(inside.StatusLine, atTheDoor.StatusLine);
        Assert.Equal(["close"], atTheDoor.Headers["Connection"]);
        Assert.Equal(inside.Headers["Content-Type"], atTheDoor.Headers["Content-Type"]);
        Assert.Equal(2, acs.Admission.Counters.Refused);
    }

    [Fact]
    public async Task A_session_goes_on_over_new_connections_while_others_are_refused()
    {
        await using var acs = await TestAcs.StartAsync(OneSession);
        using var first = acs.NewCpe();
        await first.PostAsync(Xml.Inform("first"));
        first.Hangup();
        var methods = await first.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>"));
        Assert.Equal("GetRPCMethodsResponse", methods.Message());
        first.Hangup();
        Assert.Equal(204, (await first.PostAsync("")).Status);
        Assert.Equal(0, acs.Admission.Counters.Refused);
    }

    [Fact]
    public async Task Of_a_crowd_that_comes_at_once_each_is_answered()
    {
        const int Crowd = 400;
        await using var acs = await TestAcs.StartAsync(OneSession);
        using var first = acs.NewCpe();
        await first.PostAsync(Xml.Inform("first"));
        var answers = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(AskAsync));
        Assert.All(answers, answer => Assert.Equal(503, answer.Status));
        Assert.Equal(Crowd, acs.Admission.Counters.Refused);

        async Task<WireReply> AskAsync(int number)
        {
            using var cpe = acs.NewCpe();
            return await cpe.PostAsync(Xml.Inform($"crowd{number}"));
        }
    }

    [Fact]
    public async Task Over_TLS_those_who_come_too_many_are_closed_but_for_who_is_waited_for()
    {
        using var pki = new Pki();
        pki.IssueServer();
        await using var acs = await TestAcs.StartAsync(
            options =>
                OneSession(options) with
                {
                    TlsCertificate = pki.Certificate,
                    TlsKey = pki.Key,
                },
            // Standing still, so that no place is given back for its age.
            new FakeTimeProvider(TimeProvider.System.GetUtcNow())
        );
        var device = await acs.IntroduceAsync("wanted");
        using var first = acs.NewCpe();
        await first.PostAsync(Xml.Inform("first"));
        Assert.StartsWith("HTTP/1.1 503", await AskAsync(acs, pki.Root, "other"));

        var held = new List<TcpClient>();
        while (acs.Admission.Counters.Dropped == 0)
            held.Add(await GreetAsync(acs));
        Assert.InRange(held.Count, 10, 200);
        Assert.Equal(0, await ReadAsync(held[^1]));
        var waiting = acs.Tasks.SubmitAsync(
            device,
            [new GetParameterValuesRequest(["Device.A"])],
            new SubmitOptions { Wait = TimeSpan.FromSeconds(60), Wake = false },
            Token
        );
        await Wait.UntilAsync(() => acs.Admission.Counters.Expected == 1, "the device is expected");
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(acs, pki.Root, "wanted"));
        held.ForEach(tcp => tcp.Dispose());
        await acs.Tasks.CancelAsync((await OnlyTaskAsync(acs, device)).Id, Token);
        await waiting;
    }

    private static AcsOptions OneSession(AcsOptions options) =>
        options with
        {
            AdmissionSessions = 1,
        };

    private static async Task<DeviceTask> OnlyTaskAsync(TestAcs acs, string device) =>
        (await acs.Tasks.ListAsync(new TaskQuery { DeviceId = device }, Token)).Items.Single();

    /// <summary>An Inform over TLS; the status line of its answer.</summary>
    private static async Task<string> AskAsync(TestAcs acs, string root, string serial)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, acs.Cwmp.Port, Token);
        await using var tls = new SslStream(tcp.GetStream());
        var chain = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        chain.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(root));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = chain,
            },
            Token
        );
        var inform = Xml.Inform(serial);
        await tls.WriteAsync(
            Encoding.UTF8.GetBytes(
                $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {inform.Length}\r\n\r\n{inform}"
            ),
            Token
        );
        using var reader = new StreamReader(tls);
        return await reader.ReadLineAsync(Token) ?? "";
    }

    /// <summary>A connection that begins a handshake and never ends it; back when the door has seen it.</summary>
    private static async Task<TcpClient> GreetAsync(TestAcs acs)
    {
        var before = acs.Admission.Counters;
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, acs.Cwmp.Port, Token);
        await tcp.GetStream().WriteAsync(Hello, Token);
        await Wait.UntilAsync(
            () =>
                acs.Admission.Counters is var now
                && now.Sessions + now.Dropped > before.Sessions + before.Dropped,
            "the door has seen it"
        );
        return tcp;
    }

    private static async Task<int> ReadAsync(TcpClient tcp)
    {
        try
        {
            return await tcp.GetStream().ReadAsync(new byte[1], Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
