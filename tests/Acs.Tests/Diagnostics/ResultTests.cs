using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Acs.Tests.Diagnostics;

/// <summary>Each kind on each root: what is written where, and what its results become.</summary>
public sealed class ResultTests : IAsyncLifetime
{
    private const string Id = "00AABB-HG1-1";
    private const string Igd = "InternetGatewayDevice.";

    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() =>
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                SpeedTest = true,
                UdpEchoPort = 0,
                FilesUrl = new Uri("http://files.example:81"),
            }
        );

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Theory]
    [InlineData("Device.IP.Diagnostics.TraceRoute.", "")]
    [InlineData(Igd + "TraceRouteDiagnostics.", "Hop")]
    public async Task A_route_has_its_hops_in_order(string path, string hop)
    {
        var result = await RunAsync(
            path,
            new TraceRouteRequest("h"),
            "Host= NumberOfTries=1 Timeout=1 DataBlockSize=1 MaxHopCount=1",
            "DiagnosticsState=Complete ResponseTime=31"
                + $" RouteHops.10.{hop}HostAddress=192.0.2.1 RouteHops.10.{hop}Host=end.example"
                + $" RouteHops.10.{hop}ErrorCode=0 RouteHops.10.{hop}RTTimes=30,31,32"
                + $" RouteHops.9.{hop}HostAddress=192.0.2.254 RouteHops.9.{hop}Host=gw"
                + $" RouteHops.9.{hop}ErrorCode=11 RouteHops.9.{hop}RTTimes=1"
        );
        Assert.Equal(31, result.Route!.ResponseMilliseconds);
        Assert.Equal(
            [(1, "gw", "192.0.2.254", 11), (2, "end.example", "192.0.2.1", 0)],
            result.Route.Hops.Select(h => (h.Hop, h.Host, h.Address, (int)h.ErrorCode!))
        );
        Assert.Equal([30, 31, 32], result.Route.Hops[1].RoundTripMilliseconds);
    }

    [Theory]
    [InlineData("Device.IP.Diagnostics.DownloadDiagnostics.", "Complete")]
    [InlineData(Igd + "DownloadDiagnostics.", "Completed")]
    public async Task A_download_without_URL_runs_against_this_server_and_gives_bits_a_second(
        string path,
        string complete
    )
    {
        var result = await RunAsync(
            path,
            new DownloadDiagnosticsRequest(TestFileLength: 5_000_000),
            "DownloadURL=",
            $"DiagnosticsState={complete} TestBytesReceived=5000000 TotalBytesReceived=5100000"
                + " TCPOpenRequestTime=2026-03-01T12:00:00.100000Z"
                + " TCPOpenResponseTime=2026-03-01T12:00:00.110000Z"
                + " ROMTime=2026-03-01T12:00:00.120000Z BOMTime=2026-03-01T12:00:00.500000Z"
                + " EOMTime=2026-03-01T12:00:02.500000Z"
        );
        Assert.Equal("http://files.example:81/speedtest/5000000", Value(path + "DownloadURL"));
        var measured = result.Throughput!;
        // 8 × 5,000,000 bits in 2 s.
        Assert.Equal(20_000_000, measured.BitsPerSecond);
        Assert.Equal((5_000_000, 5_100_000), (measured.TestBytes, measured.TotalBytesReceived));
        Assert.Equal(
            TimeSpan.FromMilliseconds(10),
            measured.TcpOpenResponseTime - measured.TcpOpenRequestTime
        );
    }

    [Fact]
    public async Task Several_connections_are_rated_by_their_period_of_full_loading()
    {
        const string path = "Device.IP.Diagnostics.DownloadDiagnostics.";
        var result = await RunAsync(
            path,
            new DownloadDiagnosticsRequest("http://h/f")
            {
                NumberOfConnections = 2,
                EnablePerConnectionResults = true,
            },
            "DownloadURL= NumberOfConnections=1 EnablePerConnectionResults=0",
            "DiagnosticsState=Complete TestBytesReceived=9000000"
                + " BOMTime=2026-03-01T12:00:00Z EOMTime=2026-03-01T12:00:09Z"
                + " TestBytesReceivedUnderFullLoading=4000000 PeriodOfFullLoading=2000000"
                + " PerConnectionResult.1.BOMTime=2026-03-01T12:00:00Z"
                + " PerConnectionResult.1.EOMTime=2026-03-01T12:00:08Z"
                + " PerConnectionResult.1.TestBytesReceived=1000000"
                + " PerConnectionResult.2.TestBytesReceived=8000000"
                + " IncrementalResult.1.StartTime=2026-03-01T12:00:00Z"
                + " IncrementalResult.1.EndTime=2026-03-01T12:00:01Z"
                + " IncrementalResult.1.TestBytesReceived=125000"
        );
        // 8 × 4,000,000 bits in 2,000,000 µs.
        Assert.Equal(16_000_000, result.Throughput!.BitsPerSecond);
        Assert.Equal(
            [1_000_000d, null],
            result.Throughput.Connections.Select(c => c.BitsPerSecond)
        );
        Assert.Equal(1_000_000, Assert.Single(result.Throughput.Increments).BitsPerSecond);
    }

    [Theory]
    [InlineData("Device.IP.Diagnostics.UploadDiagnostics.", "TestBytesSent", "xsd:unsignedLong")]
    [InlineData(Igd + "UploadDiagnostics.", "TotalBytesSent", "xsd:unsignedInt")]
    public async Task An_upload_is_rated_by_what_the_model_counts(
        string path,
        string counted,
        string type
    )
    {
        var result = await RunAsync(
            path,
            new UploadDiagnosticsRequest(TestFileLength: 1_000),
            "UploadURL= TestFileLength=0",
            $"DiagnosticsState=Completed {counted}=1000 BOMTime=2026-03-01T12:00:00.000Z"
                + " EOMTime=2026-03-01T12:00:00.008Z"
        );
        Assert.Equal("http://files.example:81/speedtest/upload", Value(path + "UploadURL"));
        Assert.Equal("1000", Value(path + "TestFileLength"));
        Assert.Equal(1_000_000, result.Throughput!.BitsPerSecond);
        Assert.Equal(type, _cpe!.Types[path + "TestFileLength"]);
    }

    [Fact]
    public async Task A_UDP_echo_without_host_goes_to_this_server_and_keeps_each_packet()
    {
        const string path = "Device.IP.Diagnostics.UDPEchoDiagnostics.";
        var result = await RunAsync(
            path,
            new UdpEchoRequest(EnableIndividualPacketResults: true),
            "Host= Port=7 EnableIndividualPacketResults=0",
            "DiagnosticsState=Complete SuccessCount=1 FailureCount=1 AverageResponseTime=250"
                + " IndividualPacketResult.1.PacketSuccess=true"
                + " IndividualPacketResult.1.TestGenSN=1 IndividualPacketResult.1.TestRespSN=7"
                + " IndividualPacketResult.1.TestRespRcvTimeStamp=4294967290"
                + " IndividualPacketResult.1.TestRespReplyTimeStamp=4"
                + " IndividualPacketResult.2.PacketSuccess=0"
        );
        Assert.Equal("files.example", Value(path + "Host"));
        Assert.NotEqual("7", Value(path + "Port"));
        Assert.Equal((1, 1, 250), Counts(result.UdpEcho!.Times));
        // The stamps wrap at 32 bits: from 4,294,967,290 to 4 are ten microseconds.
        Assert.Equal(
            new UdpEchoPacket(true, null, null, 1, 7, 10, null),
            result.UdpEcho.Packets[0]
        );
        Assert.False(result.UdpEcho.Packets[1].Success);
    }

    [Theory]
    [InlineData("Device.IP.Diagnostics.UDPEchoConfig.")]
    [InlineData(Igd + "UDPEchoConfig.")]
    public async Task The_echo_server_of_a_device_is_read_and_switched_in_one_session(string path)
    {
        using var cpe = NewCpe(
            path,
            "Enable=1 SourceIPAddress= UDPPort=7 EchoPlusEnabled=0 PacketsReceived=12"
                + " PacketsResponded=11 BytesReceived=600 BytesResponded=550"
                + " TimeFirstPacketReceived=2026-03-01T12:00:00Z"
                + " TimeLastPacketReceived=0001-01-01T00:00:00Z"
        );
        await cpe.CallHomeAsync("0 BOOTSTRAP");
        var task = await _acs.SubmitAsync(Id, new UdpEchoServerRequest(false, "192.0.2.1", 7000));
        await cpe.CallHomeAsync();
        var done = await _acs.Tasks.GetAsync(task.Id, default);
        Assert.Equal(
            new UdpEchoCounters(true, 12, 11, 600, 550, At("2026-03-01T12:00:00Z"), null),
            done.Result!.Diagnostic!.UdpEchoServer
        );
        Assert.Contains(
            "SetParameterValues SourceIPAddress=192.0.2.1 UDPPort=7000 Enable=0 key=kept",
            cpe.Asked
        );
    }

    [Theory]
    [InlineData("Device.DNS.Diagnostics.NSLookupDiagnostics.")]
    [InlineData(Igd + "NSLookupDiagnostics.")]
    public async Task A_lookup_has_an_answer_for_each_repetition(string path)
    {
        var result = await RunAsync(
            path,
            new NSLookupRequest("example.org", "192.0.2.53", NumberOfRepetitions: 2),
            "HostName= DNSServer= Timeout=1 NumberOfRepetitions=1",
            "DiagnosticsState=Complete SuccessCount=1 Result.1.Status=Success"
                + " Result.1.AnswerType=NonAuthoritative Result.1.HostNameReturned=example.org"
                + " Result.1.IPAddresses=192.0.2.1,2001:db8::1 Result.1.DNSServerIP=192.0.2.53"
                + " Result.1.ResponseTime=7 Result.2.Status=Error_Timeout"
        );
        Assert.Equal(1, result.Lookup!.SuccessCount);
        Assert.Equal(["Success", "Error_Timeout"], result.Lookup.Answers.Select(a => a.Status));
        Assert.Equal(["192.0.2.1", "2001:db8::1"], result.Lookup.Answers[0].IPAddresses);
        Assert.Equal(7, result.Lookup.Answers[0].ResponseMilliseconds);
        Assert.Equal("192.0.2.53", Value(path + "DNSServer"));
    }

    [Theory]
    [InlineData("Device.WiFi.NeighboringWiFiDiagnostic.")]
    [InlineData(Igd + "X_00AABB_Wifi.NeighboringWiFiDiagnostic.")]
    public async Task A_scan_lists_the_networks_also_where_a_vendor_put_it(string path)
    {
        var result = await RunAsync(
            path,
            new NeighboringWiFiRequest(),
            "ResultNumberOfEntries=0",
            "DiagnosticsState=Completed Result.1.SSID=Home Result.1.BSSID=00:11:22:33:44:55"
                + " Result.1.Channel=36 Result.1.SignalStrength=-61"
                + " Result.1.OperatingStandards=n,ac,ax Result.1.SecurityModeEnabled=WPA2",
            discover: path.StartsWith(Igd, StringComparison.Ordinal)
        );
        var network = Assert.Single(result.Neighbors!);
        Assert.Equal(("Home", 36, -61), (network.SSID, network.Channel, network.SignalStrength));
        Assert.Equal(["n", "ac", "ax"], network.OperatingStandards);
    }

    [Theory]
    [InlineData("Device.DSL.Diagnostics.ADSLLineTest.", "DiagnosticsState")]
    [InlineData(Igd + "WANDevice.2.WANDSLDiagnostics.", "LoopDiagnosticsState")]
    public async Task A_line_test_gives_each_direction_its_numbers(string path, string state)
    {
        var result = await RunAsync(
            path,
            new DslDiagnosticsRequest(),
            "ACTPSDds=0",
            $"{state}=Complete ACTPSDds=-521 ACTATPus=118 LATNpbds=12.5,30.1 QLNGds=4"
                + " QLNpsds=-120,-121 BITSpsus=2,3,15",
            state
        );
        Assert.Equal(-521, result.Dsl!.Downstream.ACTPSD);
        Assert.Equal([12.5, 30.1], result.Dsl.Downstream.LATN);
        Assert.Equal(4, result.Dsl.Downstream.QLNGroupSize);
        Assert.Equal(118, result.Dsl.Upstream.ACTATP);
        Assert.Equal([2, 3, 15], result.Dsl.Upstream.BITS);
    }

    [Theory]
    [InlineData("Device.ATM.Diagnostics.F5Loopback.")]
    [InlineData(Igd + "WANDevice.1.WANConnectionDevice.3.WANATMF5LoopbackDiagnostics.")]
    public async Task A_loopback_counts_its_cells(string path)
    {
        var result = await RunAsync(
            path,
            new AtmLoopbackRequest(5),
            "NumberOfRepetitions=1 Timeout=1",
            "DiagnosticsState=Complete SuccessCount=4 FailureCount=1 AverageResponseTime=3"
        );
        Assert.Equal((4, 1, 3_000), Counts(result.Echo!));
        Assert.Equal("5", Value(path + "NumberOfRepetitions"));
    }

    [Fact]
    public async Task UDP_echo_on_TR_098_names_where_it_would_be()
    {
        using var cpe = NewCpe(Igd + "DeviceInfo.", "UpTime=1");
        await cpe.CallHomeAsync("0 BOOTSTRAP");
        var task = await _acs.SubmitAsync(Id, new UdpEchoRequest());
        await cpe.CallHomeAsync();
        Assert.Contains(
            "Device.IP.Diagnostics.UDPEchoDiagnostics.",
            (await _acs.Tasks.GetAsync(task.Id, default)).Fault!.Message,
            StringComparison.Ordinal
        );
    }

    private TreeCpe? _cpe;

    private string Value(string name) => _cpe!.Values[name];

    /// <summary>Starts it, lets the device finish it, and answers the result.</summary>
    private async Task<DiagnosticResult> RunAsync(
        string path,
        TaskRequest request,
        string inputs,
        string outcome,
        string state = "DiagnosticsState",
        bool discover = false
    )
    {
        using var cpe = NewCpe(path, $"{state}=None {inputs}");
        _cpe = cpe;
        await cpe.CallHomeAsync("0 BOOTSTRAP");
        if (discover)
            await _acs.SubmitAsync(Id, new RefreshObjectRequest());
        var task = await _acs.SubmitAsync(Id, request);
        await cpe.CallHomeAsync();
        Assert.Equal("Requested", cpe.Values[path + state]);
        Set(cpe, path, outcome);
        await cpe.CallHomeAsync("8 DIAGNOSTICS COMPLETE");
        var done = await _acs.Tasks.GetAsync(task.Id, default);
        Assert.True(done.State == TaskState.Done, done.Fault?.Message);
        return done.Result!.Diagnostic!;
    }

    private TreeCpe NewCpe(string path, string values)
    {
        var cpe = new TreeCpe(_acs, path[..(path.IndexOf('.', StringComparison.Ordinal) + 1)]);
        Set(cpe, path, values);
        return cpe;
    }

    private static void Set(TreeCpe cpe, string path, string values)
    {
        foreach (var pair in values.Split(' ').Select(text => text.Split('=')))
            cpe.Values[path + pair[0]] = pair[1];
    }

    private static (long?, long?, long?) Counts(EchoTimes times) =>
        (times.SuccessCount, times.FailureCount, times.AverageMicroseconds);

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
