using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Acs.Tests.Wire;
using Muster.Acs.Waking.Udp;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Waking.Udp;

/// <summary>UDP connection requests over the real wire.</summary>
public sealed class UdpWayTests
{
    private const string Device = "00AABB-HG1-1";

    [Fact]
    [Spec("TR-069", "G")]
    [Spec("checklist", "G034")]
    [Quirk(183)]
    public async Task A_device_behind_a_NAT_is_asked_thrice_from_the_port_it_keeps_open()
    {
        using var cpe = Listen();
        await using var acs = await StartAsync();
        await IntroduceAsync(acs, cpe.LocalEndPoint!.ToString()!);
        var waking = acs.Devices.WakeAsync(Device, default);
        var datagrams = new List<string>();
        for (var copy = 0; copy < 3; copy++)
        {
            var (datagram, from) = await ReceiveAsync(cpe);
            datagrams.Add(datagram);
            Assert.Equal(acs.Stun, from);
        }
        Assert.Single(datagrams.Distinct());
        await CallHomeAsync(acs);
        var result = await waking;
        Assert.Equal((true, "udp"), (result.Woken, result.Way));
    }

    [Fact]
    [Spec("TR-069", "G")]
    public async Task The_request_is_signed_as_the_standard_says()
    {
        using var cpe = Listen();
        await using var acs = await StartAsync(options =>
            options with
            {
                ConnectionRequestUser = "acs",
                ConnectionRequestPassword = "secret",
            }
        );
        await IntroduceAsync(acs, cpe.LocalEndPoint!.ToString()!);
        var waking = acs.Devices.WakeAsync(Device, default);
        var (datagram, _) = await ReceiveAsync(cpe);
        var form =
            $@"^GET http://127\.0\.0\.1:{((IPEndPoint)cpe.LocalEndPoint).Port}\?ts=(\d+)&id=(\d+)"
            + @"&un=acs&cn=([0-9a-f]+)&sig=([0-9a-f]{40}) HTTP/1\.1\r\nHost: [^\r]+\r\n\r\n$";
        var match = Regex.Match(datagram, form, RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.True(match.Success, datagram);
        // "HMAC-SHA1(key = ConnectionRequestPassword, text = ts || id || un || cn)"
        var text = match.Groups[1].Value + match.Groups[2].Value + "acs" + match.Groups[3].Value;
        var expected = System.Security.Cryptography.HMACSHA1.HashData(
            "secret"u8,
            Encoding.ASCII.GetBytes(text)
        );
        Assert.Equal(Convert.ToHexStringLower(expected), match.Groups[4].Value);
        await CallHomeAsync(acs);
        Assert.True((await waking).Woken);
    }

    [Fact]
    public async Task A_device_that_HTTP_does_not_reach_is_asked_by_UDP_and_so_first_the_next_time()
    {
        using var cpe = Listen();
        await using var acs = await StartAsync();
        // Nobody listens there: a NAT stands before it.
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await IntroduceAsync(
            acs,
            cpe.LocalEndPoint!.ToString()!,
            Xml.Parameter(
                "Device.ManagementServer.ConnectionRequestURL",
                $"http://127.0.0.1:{port}/"
            )
        );
        var before = await acs.Devices.GetAsync(Device, default);
        Assert.Equal(["http", "udp"], before.Reachability.Ways);
        var waking = acs.Devices.WakeAsync(Device, default);
        await ReceiveAsync(cpe);
        await CallHomeAsync(acs);
        Assert.Equal("udp", (await waking).Way);
        var after = await acs.Devices.GetAsync(Device, default);
        Assert.Equal(["udp", "http"], after.Reachability.Ways);
        Assert.NotNull(after.Reachability.LastWoken);
    }

    [Fact]
    public async Task The_time_in_a_request_is_never_that_of_the_one_before()
    {
        using var cpe = Listen();
        await using var acs = await StartAsync();
        await IntroduceAsync(acs, cpe.LocalEndPoint!.ToString()!);
        var times = new List<long>();
        for (var round = 0; round < 2; round++)
        {
            var waking = acs.Devices.WakeAsync(Device, default);
            for (var copy = 0; copy < 3; copy++)
            {
                var (datagram, _) = await ReceiveAsync(cpe);
                Assert.True(
                    UdpConnectionRequest.TryRead(Encoding.ASCII.GetBytes(datagram), out var read)
                );
                times.Add(read.Seconds!.Value);
            }
            await CallHomeAsync(acs);
            Assert.True((await waking).Woken);
        }
        Assert.True(times[3] > times[0]);
    }

    [Fact]
    public async Task No_datagram_goes_where_policy_forbids_it()
    {
        await using var acs = await StartAsync();
        await IntroduceAsync(acs, "169.254.169.254:7547");
        var result = await acs.Devices.WakeAsync(Device, default);
        Assert.False(result.Woken);
        Assert.Contains("169.254.169.254", result.Detail);
    }

    [Theory]
    [InlineData("192.0.2.1:40001", "192.0.2.1:40001")]
    [InlineData("192.0.2.1", "192.0.2.1:80")]
    [InlineData(" 192.0.2.1:40001 ", "192.0.2.1:40001")]
    [InlineData("[2001:db8::1]:40001", "[2001:db8::1]:40001")]
    [InlineData("", null)]
    [InlineData("0", null)]
    [InlineData("0.0.0.0:40001", null)]
    [InlineData("192.0.2.1:0", null)]
    [InlineData("cpe.example:40001", null)]
    [InlineData("3221225985:40001", null)]
    [Quirk(182)]
    public void An_address_that_is_none_is_no_way_to_a_device(string told, string? end) =>
        Assert.Equal(end, UdpWay.Parse(told)?.ToString());

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("0.0.0.0:40001")]
    [Quirk(182)]
    public async Task A_device_whose_UDP_address_is_none_is_asked_by_HTTP(string address)
    {
        await using var cpe = new KnockListener(Reply.Status(200));
        await using var acs = await StartAsync();
        var url = Xml.Parameter("Device.ManagementServer.ConnectionRequestURL", cpe.Url);
        await IntroduceAsync(acs, address, url);
        var waking = acs.Devices.WakeAsync(Device, default);
        await Wait.UntilAsync(() => cpe.Requests.Count == 1);
        await CallHomeAsync(acs);
        Assert.Equal("http", (await waking).Way);
    }

    [Theory]
    [InlineData(false, null, "[0-9a-f]{40}")]
    [InlineData(false, "upperCase", "[0-9A-F]{40}")]
    [InlineData(true, null, "[0-9A-F]{40}")]
    [InlineData(true, "lowerCase", "[0-9a-f]{40}")]
    [Quirk(184)]
    public async Task A_signature_is_written_in_the_case_its_model_compares(
        bool isUpper,
        string? ofModel,
        string form
    )
    {
        using var cpe = Listen();
        await using var acs = await StartAsync(o => o with { WakeUpperCaseSignature = isUpper });
        await IntroduceAsync(acs, cpe.LocalEndPoint!.ToString()!);
        if (ofModel is not null)
            await acs.Models.SetAsync("Acme-HG1-1.0", "udpSignature", ofModel, "tests", default);
        var waking = acs.Devices.WakeAsync(Device, default);
        var (datagram, _) = await ReceiveAsync(cpe);
        Assert.Matches($"&sig={form} HTTP", datagram);
        await CallHomeAsync(acs);
        Assert.True((await waking).Woken);
    }

    private static Task<TestAcs> StartAsync(Func<AcsOptions, AcsOptions>? with = null) =>
        TestAcs.StartAsync(options => (with?.Invoke(options) ?? options) with { StunPort = 0 });

    private static Task<string> IntroduceAsync(TestAcs acs, string address, string more = "") =>
        acs.IntroduceAsync(
            parameters: Xml.Parameter(
                "Device.ManagementServer.UDPConnectionRequestAddress",
                address
            ) + more
        );

    private static async Task CallHomeAsync(TestAcs acs)
    {
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform(events: "6 CONNECTION REQUEST"));
        await cpe.PostAsync("");
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static async Task<(string Datagram, EndPoint From)> ReceiveAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[2048];
        var came = await socket.ReceiveFromAsync(
            buffer,
            SocketFlags.None,
            new IPEndPoint(IPAddress.Any, 0),
            patience.Token
        );
        return (Encoding.ASCII.GetString(buffer, 0, came.ReceivedBytes), came.RemoteEndPoint);
    }
}
