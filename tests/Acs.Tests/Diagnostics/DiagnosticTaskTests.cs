using System.Net;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Acs.Tests.Diagnostics;

/// <summary>A diagnostic from the wish to the typed result, as RPCs on the wire.</summary>
public sealed class DiagnosticTaskTests : IAsyncLifetime
{
    private const string Ping = "Device.IP.Diagnostics.IPPing.";
    private const string Id = "00AABB-HG1-1";

    private readonly TestClock _clock = new();
    private TestAcs _acs = null!;
    private TreeCpe _cpe = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(time: _clock);
        _cpe = new TreeCpe(_acs, "Device.");
        Object(
            Ping,
            "DiagnosticsState=None Host= NumberOfRepetitions=1 Timeout=1 DataBlockSize=1 DSCP=0 "
                + "IPAddressUsed= SuccessCount=0 FailureCount=0 AverageResponseTime=0 "
                + "MinimumResponseTime=0 MaximumResponseTime=0 AverageResponseTimeDetailed=0"
        );
        await _cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
    }

    public async ValueTask DisposeAsync()
    {
        _cpe.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact, Spec("checklist", "H031")]
    public async Task A_ping_is_one_write_then_event_8_then_a_typed_result_with_history()
    {
        var task = await SubmitAsync(new IPPingRequest("host.example", 2, DSCP: 10));
        await _cpe.CallHomeAsync();
        Assert.Contains(
            "SetParameterValues Host=host.example NumberOfRepetitions=2 Timeout=1000 "
                + "DataBlockSize=56 DSCP=10 DiagnosticsState=Requested key=kept",
            _cpe.Asked
        );
        var awaiting = await GetAsync(task);
        Assert.Equal(TaskState.Awaiting, awaiting.State);
        Assert.Equal((Ping, "Requested"), Where(awaiting));

        Set(
            Ping,
            "DiagnosticsState=Complete IPAddressUsed=192.0.2.9 SuccessCount=2 FailureCount=1 "
                + "AverageResponseTime=12 MinimumResponseTime=9 MaximumResponseTime=x "
                + "AverageResponseTimeDetailed=11875"
        );
        await _cpe.CallHomeAsync("8 DIAGNOSTICS COMPLETE");
        var done = await GetAsync(task);
        Assert.Equal(TaskState.Done, done.State);
        Assert.Equal(
            new EchoTimes("192.0.2.9", 2, 1, 11_875, 9_000, null),
            done.Result!.Diagnostic!.Echo
        );
        var history = await _acs.GetJsonAsync($"/api/v1/devices/{Id}/diagnostics?kind=ipPing");
        var run = Assert.Single(history.GetProperty("items").EnumerateArray());
        Assert.Equal(task.Id, run.GetProperty("taskId").GetString());
        Assert.Equal("done", run.GetProperty("state").GetString());
        Assert.Equal("host.example", run.GetProperty("request").GetProperty("host").GetString());
        var echo = run.GetProperty("result").GetProperty("echo");
        Assert.Equal(11_875, echo.GetProperty("averageMicroseconds").GetInt64());
    }

    [Fact]
    public async Task A_device_that_ends_the_test_within_the_session_is_read_in_it()
    {
        var task = await SubmitAsync(new IPPingRequest("h"));
        _cpe.Written = cpe => Set(Ping, "DiagnosticsState=Complete SuccessCount=4");
        await _cpe.CallHomeAsync();
        Assert.Equal(TaskState.Done, (await GetAsync(task)).State);
    }

    [Fact]
    public async Task A_device_that_sends_no_event_8_is_read_at_its_next_Inform()
    {
        var task = await StartedAsync(new IPPingRequest("h"));
        await _cpe.CallHomeAsync();
        Assert.Equal(TaskState.Awaiting, (await GetAsync(task)).State);
        Set(Ping, "DiagnosticsState=Complete SuccessCount=4");
        await _cpe.CallHomeAsync();
        Assert.Equal(4, (await GetAsync(task)).Result!.Diagnostic!.Echo!.SuccessCount);
    }

    [Fact]
    public async Task An_error_state_is_the_fault_with_its_meaning()
    {
        var task = await StartedAsync(new IPPingRequest("nowhere.example"));
        Set(Ping, "DiagnosticsState=Error_CannotResolveHostName");
        await _cpe.CallHomeAsync("8 DIAGNOSTICS COMPLETE");
        var failed = await GetAsync(task);
        Assert.Equal(TaskState.Failed, failed.State);
        Assert.Equal("Error_CannotResolveHostName", failed.Fault!.Code);
        Assert.Equal("The device could not resolve the host name.", failed.Fault.Message);
        var runs = await HistoryAsync();
        Assert.Equal(TaskState.Failed, Assert.Single(runs).State);
    }

    [Fact]
    public async Task A_device_that_forgets_ends_in_a_clear_time_out()
    {
        var task = await StartedAsync(new IPPingRequest("h") { TimeLimitSeconds = 60 });
        _clock.Advance(TimeSpan.FromSeconds(61));
        var failed = await _acs.FinishedAsync(task);
        Assert.Equal("timeout", failed.Fault!.Code);
        Assert.Contains("8 DIAGNOSTICS COMPLETE", failed.Fault.Message, StringComparison.Ordinal);
        Assert.Equal("timeout", Assert.Single(await HistoryAsync()).Fault!.Code);
    }

    [Fact]
    public async Task A_device_that_gave_the_test_up_says_so_by_its_state()
    {
        var task = await StartedAsync(new IPPingRequest("h"));
        Set(Ping, "DiagnosticsState=None");
        await _cpe.CallHomeAsync("1 BOOT");
        var failed = await GetAsync(task);
        Assert.Equal(("None", TaskState.Failed), (failed.Fault!.Code, failed.State));
    }

    [Fact]
    public async Task A_second_ping_waits_until_the_first_has_ended_and_another_kind_does_not()
    {
        Object("Device.WiFi.NeighboringWiFiDiagnostic.", "DiagnosticsState=None");
        var first = await StartedAsync(new IPPingRequest("one"));
        var second = await SubmitAsync(new IPPingRequest("two"));
        var scan = await SubmitAsync(new NeighboringWiFiRequest());
        await _cpe.CallHomeAsync();
        Assert.DoesNotContain(
            _cpe.Asked,
            rpc => rpc.Contains("Host=two", StringComparison.Ordinal)
        );
        Assert.Equal(TaskState.Pending, (await GetAsync(second)).State);
        Assert.Equal(TaskState.Awaiting, (await GetAsync(scan)).State);
        Set(Ping, "DiagnosticsState=Complete SuccessCount=4");
        await _cpe.CallHomeAsync("8 DIAGNOSTICS COMPLETE");
        Assert.Equal(TaskState.Done, (await GetAsync(first)).State);
        Assert.Equal(TaskState.Awaiting, (await GetAsync(second)).State);
        Assert.Equal("two", _cpe.Values[$"{Ping}Host"]);
    }

    [Fact]
    public async Task A_device_that_wants_the_state_alone_gets_it_in_a_write_of_its_own()
    {
        var task = await SubmitAsync(new IPPingRequest("h", 1));
        _cpe.Refusal = writes =>
            writes.Count > 1 && writes.Any(w => w.Value == "Requested")
                ? Xml.Fault(9002, "Internal error")
                : null;
        await _cpe.CallHomeAsync();
        Assert.Equal(
            ["Host=h", "DiagnosticsState=Requested"],
            _cpe.Asked.Where(rpc => rpc.StartsWith("Set", StringComparison.Ordinal))
                .Skip(1)
                .Select(rpc => rpc.Split(' ')[1])
        );
        Assert.Equal(TaskState.Awaiting, (await GetAsync(task)).State);
    }

    [Fact]
    public async Task A_refused_input_is_the_fault_and_is_not_sent_twice()
    {
        var task = await SubmitAsync(new IPPingRequest("h"));
        _cpe.Refusal = _ =>
            Xml.Fault(
                9003,
                "Invalid arguments",
                $"<SetParameterValuesFault><ParameterName>{Ping}Host</ParameterName>"
                    + "<FaultCode>9007</FaultCode><FaultString>bad</FaultString>"
                    + "</SetParameterValuesFault>"
            );
        await _cpe.CallHomeAsync();
        var failed = await GetAsync(task);
        Assert.Equal($"{Ping}Host", Assert.Single(failed.Fault!.Parameters).Name);
        Assert.Single(_cpe.Asked, rpc => rpc.StartsWith("Set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_model_lacks_is_named()
    {
        var trace = await SubmitAsync(new TraceRouteRequest("h"));
        var input = await SubmitAsync(new IPPingRequest("h", ProtocolVersion: "IPv6"));
        await _cpe.CallHomeAsync();
        Assert.StartsWith(
            "The device has no Device.IP.Diagnostics.TraceRoute.",
            (await GetAsync(trace)).Fault!.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"{Ping}ProtocolVersion",
            (await GetAsync(input)).Fault!.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_session_cut_while_results_are_read_is_made_up_for_in_the_next()
    {
        var task = await StartedAsync(new IPPingRequest("h"));
        Set(Ping, "DiagnosticsState=Complete SuccessCount=3");
        using (var cut = _acs.NewCpe())
        {
            await cut.PostAsync(Xml.Inform(events: "8 DIAGNOSTICS COMPLETE"));
            Assert.Equal("GetParameterValues", (await cut.PostAsync("")).Message());
        }
        await _cpe.CallHomeAsync();
        Assert.Equal(3, (await GetAsync(task)).Result!.Diagnostic!.Echo!.SuccessCount);
    }

    [Fact]
    public async Task Inputs_no_device_could_use_are_refused_before_they_are_sent()
    {
        (string Body, string Field)[] bad =
        [
            ("""{"kind":"ipPing","host":"; reboot"}""", "host"),
            ("""{"kind":"ipPing","host":""}""", "host"),
            ("""{"kind":"ipPing","host":"h","numberOfRepetitions":0}""", "numberOfRepetitions"),
            ("""{"kind":"ipPing","host":"h","dataBlockSize":65536}""", "dataBlockSize"),
            ("""{"kind":"ipPing","host":"h","dscp":64}""", "dscp"),
            ("""{"kind":"ipPing","host":"h","protocolVersion":"6"}""", "protocolVersion"),
            ("""{"kind":"ipPing","host":"h","timeLimitSeconds":0}""", "timeLimitSeconds"),
            ("""{"kind":"traceRoute","host":"h","maxHopCount":65}""", "maxHopCount"),
            ("""{"kind":"traceRoute","host":"h","numberOfTries":4}""", "numberOfTries"),
            ("""{"kind":"nsLookup","hostName":"a b"}""", "hostName"),
            ("""{"kind":"udpEcho","host":"h","port":0}""", "port"),
            ("""{"kind":"udpEcho"}""", "host"),
            ("""{"kind":"downloadDiagnostics"}""", "downloadURL"),
            ("""{"kind":"downloadDiagnostics","downloadURL":"file:///x"}""", "downloadURL"),
            ("""{"kind":"uploadDiagnostics","uploadURL":"http://u:p@h/"}""", "uploadURL"),
            ("""{"kind":"udpEchoServer","sourceIPAddress":"me"}""", "sourceIPAddress"),
            ("""{"kind":"atmLoopback","timeoutMilliseconds":60001}""", "timeoutMilliseconds"),
            ("""{"kind":"wifiNeighbors","interface":"Device.WiFi.Radio.1"}""", "interface"),
        ];
        foreach (var (body, field) in bad)
        {
            using var content = new StringContent(body, null, "application/json");
            using var answer = await _acs.Api.PostAsync($"/api/v1/devices/{Id}/tasks", content);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, body);
            Assert.Contains(
                $"\"field\":\"{field}\"",
                await answer.Content.ReadAsStringAsync(),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task An_unknown_kind_or_device_of_a_history_is_refused()
    {
        using var kind = await _acs.Api.GetAsync($"/api/v1/devices/{Id}/diagnostics?kind=reboot");
        Assert.Equal(400, (int)kind.StatusCode);
        using var device = await _acs.Api.GetAsync("/api/v1/devices/00AABB-HG1-9/diagnostics");
        Assert.Equal(404, (int)device.StatusCode);
    }

    private async Task<DeviceTask> StartedAsync(TaskRequest request)
    {
        var task = await SubmitAsync(request);
        await _cpe.CallHomeAsync();
        Assert.Equal(TaskState.Awaiting, (await GetAsync(task)).State);
        return task;
    }

    private Task<DeviceTask> SubmitAsync(TaskRequest request) => _acs.SubmitAsync(Id, request);

    private Task<DeviceTask> GetAsync(DeviceTask task) => _acs.Tasks.GetAsync(task.Id, default);

    private async Task<IReadOnlyList<DiagnosticRun>> HistoryAsync() =>
        (await _acs.Diagnostics.ListAsync(Id, null, new PageRequest(), default)).Items;

    private static (string, string) Where(DeviceTask task) =>
        (task.Result!.Diagnostic!.Object, task.Result.Diagnostic.State);

    private void Object(string path, string values) => Set(path, values);

    private void Set(string path, string values)
    {
        foreach (var pair in values.Split(' ').Select(text => text.Split('=')))
            _cpe.Values[path + pair[0]] = pair[1];
    }
}
