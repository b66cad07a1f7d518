using System.Net;
using System.Net.Sockets;
using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.CommandLine;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tests.Diagnostics;
using Muster.Verbs;
using Xunit;

namespace Conformance.Diagnostics;

/// <summary>
/// Each diagnostic from the operator's wish to the typed result: the real agent, which really runs them,
/// against the real server and its own ends of TR-143, on both root models.
/// </summary>
public sealed class DiagnosticsTests : IAsyncLifetime
{
    private const string User = "cpe";
    private const string Password = "secret-of-the-fleet";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DnsServer _dns = new();
    private TestAcs _acs = null!;
    private Agent? _cpe;
    private string _device = "";

    public async ValueTask InitializeAsync()
    {
        _dns.ByUdp = question =>
            DnsServer.Answer(question, 0x80, 0, DnsServer.Record(IPAddress.Parse("192.0.2.10")));
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                CpeAuthentication = CpeAuthentication.Digest,
                CpeUser = User,
                CpePassword = Password,
                SpeedTest = true,
                UdpEchoPort = 0,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_cpe is not null)
            await _cpe.DisposeAsync();
        await _acs.DisposeAsync();
        await _dns.DisposeAsync();
    }

    public static TheoryData<string> Models => [.. BuiltInModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Every_test_that_the_model_has_runs_and_tells_its_result(string model)
    {
        var is181 = model == "tr181-gateway";
        await BootAsync(model);

        var echo = (await RunAsync(new IPPingRequest("127.0.0.1", 3))).Echo!;
        Assert.Equal((3, 0), (echo.SuccessCount, echo.FailureCount));
        Assert.True(!is181 || echo.AverageMicroseconds > 0);

        var route = (await RunAsync(new TraceRouteRequest("127.0.0.1"))).Route!;
        Assert.Equal("127.0.0.1", Assert.Single(route.Hops).Address);

        const ulong octets = 300_000;
        var down = await RunAsync(new DownloadDiagnosticsRequest(TestFileLength: octets));
        Assert.True(down.Throughput!.TestBytes >= (long)octets);
        Assert.True(down.Throughput.BitsPerSecond > 0);

        var up = await RunAsync(new UploadDiagnosticsRequest(TestFileLength: octets));
        Assert.True(up.Throughput!.TestBytes >= (long)octets);
        Assert.True(up.Throughput.BitsPerSecond > 0);

        var lookup = (await RunAsync(new NSLookupRequest("host.example", "127.0.0.1"))).Lookup!;
        Assert.Equal(["192.0.2.10"], Assert.Single(lookup.Answers).IPAddresses);

        Assert.NotEmpty((await RunAsync(new DslDiagnosticsRequest())).Dsl!.Downstream.LATN);
        Assert.Equal(4, (await RunAsync(new AtmLoopbackRequest())).Echo!.SuccessCount);

        var server = await RunAsync(new UdpEchoServerRequest(false));
        Assert.False(server.UdpEchoServer!.WasEnabled);
    }

    [Fact]
    public async Task What_only_TR_181_has_runs_there()
    {
        await BootAsync("tr181-gateway");
        Assert.NotEmpty((await RunAsync(new NeighboringWiFiRequest())).Neighbors!);
        var echoed = await RunAsync(
            new UdpEchoRequest(
                NumberOfRepetitions: 3,
                InterTransmissionMilliseconds: 1,
                EnableIndividualPacketResults: true
            )
        );
        Assert.Equal(3, echoed.UdpEcho!.Times.SuccessCount);
        // The stamps are those of this server: its numbers grow with each packet.
        Assert.Equal(
            [1, 1],
            echoed
                .UdpEcho.Packets.Zip(echoed.UdpEcho.Packets.Skip(1))
                .Select(pair => (int)(pair.Second.TestRespSN - pair.First.TestRespSN)!)
        );
        var parts = await RunAsync(
            new DownloadDiagnosticsRequest(TestFileLength: 100_000)
            {
                NumberOfConnections = 2,
                EnablePerConnectionResults = true,
            }
        );
        Assert.Equal(2, parts.Throughput!.Connections.Count);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task An_error_of_the_device_is_the_fault(string model)
    {
        await BootAsync(model);
        // Bound, but nobody listens: a connection is refused at once.
        using var socket = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Stream,
            ProtocolType.Tcp
        );
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var task = await SubmitAsync(
            new DownloadDiagnosticsRequest($"http://{socket.LocalEndPoint}/file")
        );
        Assert.Equal(TaskState.Failed, task.State);
        Assert.Equal("Error_InitConnectionFailed", task.Fault!.Code);
    }

    [Fact]
    public async Task The_command_line_runs_a_ping_and_shows_it_in_the_history()
    {
        await BootAsync("tr181-gateway");
        var (code, output) = await MusterAsync("ping", "127.0.0.1", "--count", "2");
        Assert.Equal(ExitCode.Done, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("ADDRESS\tANSWERED\tLOST", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("127.0.0.1\t2\t0\t", lines[1], StringComparison.Ordinal);

        (code, output) = await MusterAsync("ping", "127.0.0.1", "--count", "1", "--json");
        Assert.Equal(ExitCode.Done, code);
        using var json = System.Text.Json.JsonDocument.Parse(output);
        var echo = json.RootElement.GetProperty("result").GetProperty("diagnostic");
        Assert.Equal(1, echo.GetProperty("echo").GetProperty("successCount").GetInt32());

        (code, output) = await MusterAsync("history", "--kind", "ipPing");
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(2, output.Split("ipPing").Length - 1);

        (code, _) = await MusterAsync("udp-echo", "no host");
        Assert.Equal(ExitCode.Usage, code);
    }

    private async Task<(int Code, string Output)> MusterAsync(string verb, params string[] rest)
    {
        var key = _acs.Api.DefaultRequestHeaders.Authorization!.Parameter!;
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await Invocation.RunAsync(
            MusterCommand.Create(),
            [
                "diagnose",
                _device,
                verb,
                .. rest,
                "--url",
                _acs.Api.BaseAddress!.AbsoluteUri,
                "--key",
                key,
            ],
            output,
            error
        );
        return (code, output.ToString());
    }

    private async Task BootAsync(string model)
    {
        Assert.True(BuiltInModels.TryGet(model, out var known));
        var device = known!.CreateDevice(0, 7, TimeProvider.System);
        _cpe = Agent.Create(
            new AgentOptions
            {
                AcsUrl = _acs.Cwmp,
                Username = User,
                Password = Password,
                ConnectionRequestUsername = User,
                ConnectionRequestPassword = Password,
                ConnectionRequestEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
                PeriodicInformInterval = TimeSpan.FromDays(1),
                DnsPort = _dns.Port,
                Readings = new StandardReadings { ConnectionRequestBurst = 100 },
            },
            device.Identity,
            device.Tree
        );
        var registered = new TaskCompletionSource<SessionReport>();
        _cpe.SessionEnded += (_, report) => registered.TrySetResult(report);
        _cpe.Start();
        var first = await registered.Task.WaitAsync(Patience);
        Assert.True(first.Succeeded, first.Problem);
        _device = (await _acs.Devices.SearchAsync(new DeviceQuery(), default)).Items.Single().Id;
    }

    private async Task<DiagnosticResult> RunAsync(DiagnosticRequest request)
    {
        var task = await SubmitAsync(request);
        Assert.True(
            task.State == TaskState.Done,
            $"{request}: {task.State} {task.Fault?.Code} {task.Fault?.Message}"
        );
        return task.Result!.Diagnostic!;
    }

    private async Task<DeviceTask> SubmitAsync(DiagnosticRequest request) =>
        (
            await _acs.Tasks.SubmitAsync(
                _device,
                [request],
                new SubmitOptions { Wake = true, Wait = Patience },
                default
            )
        )[0];
}
