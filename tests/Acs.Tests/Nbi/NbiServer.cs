using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Hosting;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>A server whose northbound interface trusts the loopback, and curl as its client.</summary>
public sealed class NbiServer : IAsyncLifetime
{
    private TestAcs? acs;

    internal TestAcs Acs => acs!;
    internal Uri Url => Acs.Service<ListeningPorts>().Addresses(IPAddress.Loopback).Nbi!;

    public async ValueTask InitializeAsync() =>
        acs = await TestAcs.StartAsync(options =>
            options with
            {
                NbiTrusted = [IPNetwork.Parse("127.0.0.0/8")],
            }
        );

    public ValueTask DisposeAsync() => Acs.DisposeAsync();

    /// <summary>curl with a path, and whatever else it is told; braces stand for themselves.</summary>
    internal Task<CurlReply> CurlAsync(string path, params string[] arguments) =>
        Curl.RunAsync(["-g", "--path-as-is", $"http://127.0.0.1:{Url.Port}{path}", .. arguments]);

    internal async Task<List<JsonElement>> FindAsync(string path)
    {
        var reply = await CurlAsync(path);
        Assert.Equal(200, reply.Status);
        return [.. JsonDocument.Parse(reply.Body).RootElement.EnumerateArray()];
    }

    /// <summary>The octets of a request as they are, and all that comes back.</summary>
    internal async Task<string> RawAsync(string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, Url.Port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var all = new MemoryStream();
        await stream.CopyToAsync(all).WaitAsync(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(all.ToArray());
    }
}
