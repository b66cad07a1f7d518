using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Acs.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.SpeedTests;
using Xunit;

namespace Acs.Tests.Diagnostics;

/// <summary>The server's own ends of TR-143, as a device meets them.</summary>
public sealed class SpeedTestTests : IAsyncLifetime
{
    private const int MostBytes = 3_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new();
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                SpeedTest = true,
                SpeedTestMaxBytes = MostBytes,
                SpeedTestMaxTransfers = 2,
                UdpEchoPort = 0,
                UdpEchoRate = 50,
            }
        );
        _http.BaseAddress = _acs.FilesUrl;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact]
    public async Task A_download_has_exactly_the_octets_asked_for()
    {
        foreach (var octets in (int[])[0, 1, 65_537, MostBytes])
        {
            using var answer = await _http.GetAsync($"/speedtest/{octets}");
            Assert.Equal(octets, answer.Content.Headers.ContentLength);
            Assert.Equal(octets, (await answer.Content.ReadAsByteArrayAsync()).Length);
        }
    }

    [Fact]
    public async Task A_download_beyond_the_limit_or_of_no_size_is_refused()
    {
        (string Path, int Status)[] bad =
        [
            ("/speedtest/3000001", 403),
            ("/speedtest/99999999999999999999", 404),
            ("/speedtest/-1", 404),
            ("/speedtest/", 404),
        ];
        foreach (var (path, status) in bad)
        {
            using var answer = await _http.GetAsync(path);
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
        }
    }

    [Fact]
    public async Task An_upload_by_PUT_or_POST_is_counted_and_forgotten()
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Put, HttpMethod.Post])
        {
            using var content = new ByteArrayContent(new byte[1_234_567]);
            using var request = new HttpRequestMessage(method, "/speedtest/upload")
            {
                Content = content,
            };
            using var answer = await _http.SendAsync(request);
            Assert.Equal("1234567", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task An_upload_beyond_the_limit_is_refused()
    {
        // Told before the body is sent: whoever goes on sending may find the connection closed.
        using var request = new HttpRequestMessage(HttpMethod.Put, "/speedtest/upload")
        {
            Content = new ByteArrayContent(new byte[MostBytes + 1]),
            Headers = { ExpectContinue = true },
        };
        using var answer = await _http.SendAsync(request);
        Assert.Equal(413, (int)answer.StatusCode);
    }

    [Fact]
    public async Task One_transfer_too_many_is_refused_and_told_when_to_come_back()
    {
        using var one = await HeldUploadAsync();
        using var two = await HeldUploadAsync();
        using var answer = await _http.GetAsync("/speedtest/1");
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_ends_are_not_there_unless_they_are_switched_on()
    {
        await using var acs = await TestAcs.StartAsync();
        using var answer = await _http.GetAsync(new Uri(acs.FilesUrl, "/speedtest/1"));
        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Equal(0, acs.Services.GetRequiredService<UdpEchoService>().Port);
    }

    [Fact]
    public async Task A_short_packet_is_echoed_plainly()
    {
        using var udp = Connect();
        await udp.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await ReceiveAsync(udp));
    }

    [Fact]
    public async Task A_UDPEchoPlus_packet_comes_back_stamped_and_no_longer_than_it_was()
    {
        using var udp = Connect();
        var packet = new byte[64];
        for (var i = 0; i < packet.Length; i++)
            packet[i] = (byte)i;
        await udp.SendAsync(packet);
        var first = await ReceiveAsync(udp);
        await udp.SendAsync(packet);
        var second = await ReceiveAsync(udp);
        Assert.Equal(packet.Length, first.Length);
        // TestGenSN and the data are the sender's.
        Assert.Equal(packet[..4], first[..4]);
        Assert.Equal(packet[20..], first[20..]);
        Assert.Equal(Number(first, 4) + 1, Number(second, 4));
        Assert.True(Number(first, 12) - Number(first, 8) < 1_000_000);
        Assert.Equal(0u, Number(first, 16));
    }

    [Fact]
    public void Rates_count_each_address_and_all_together_and_start_again_every_second()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var rates = new EchoRates(2, clock);
        IPAddress From(int number) => new([10, 0, (byte)(number >> 8), (byte)number]);
        Assert.True(rates.Allows(From(0)) && rates.Allows(From(0)));
        Assert.False(rates.Allows(From(0)));
        // A hundred times the rate of one, whoever claims to ask: 198 more.
        Assert.Equal(198, Enumerable.Range(1, 300).Count(number => rates.Allows(From(number))));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(rates.Allows(From(0)));
    }

    /// <summary>An upload that has begun and goes on until it is disposed.</summary>
    private async Task<Socket> HeldUploadAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _acs.FilesUrl.Port);
        await socket.SendAsync(
            "PUT /speedtest/x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"u8.ToArray()
        );
        // "100 Continue" is written when the endpoint begins to read: then it has its place.
        var head = new byte[64];
        Assert.True(await socket.ReceiveAsync(head) > 0);
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(head), StringComparison.Ordinal);
        return socket;
    }

    private UdpClient Connect()
    {
        var udp = new UdpClient();
        udp.Connect(IPAddress.Loopback, _acs.Services.GetRequiredService<UdpEchoService>().Port);
        return udp;
    }

    private static async Task<byte[]> ReceiveAsync(UdpClient udp)
    {
        using var patience = new CancellationTokenSource(Patience);
        return (await udp.ReceiveAsync(patience.Token)).Buffer;
    }

    private static uint Number(byte[] packet, int at) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(at));
}
