using System.Net;
using System.Text;
using System.Text.Json;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Acs.Tests.Wire;

/// <summary>The RPCs that most devices know and some need: asked, answered, refused.</summary>
public sealed class RemainingRpcTests : IAsyncLifetime
{
    private TestAcs _acs = null!;
    private string _device = "";
    private LockStepCpe _cpe = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync();
        _device = await _acs.IntroduceAsync();
        _cpe = _acs.NewCpe();
    }

    public async ValueTask DisposeAsync()
    {
        _cpe.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact]
    public async Task ScheduleInform_is_done_when_the_device_calls_home_with_its_key()
    {
        var task = await _acs.SubmitAsync(_device, new ScheduleInformRequest(60));
        var request = await _cpe.CallHomeAsync();
        Assert.Equal("ScheduleInform", request.Message());
        Assert.Equal(("60", task.Id), (request.Text("DelaySeconds"), request.Text("CommandKey")));
        await _cpe.AnswerAsync(request, "<cwmp:ScheduleInformResponse/>");
        await _cpe.CallHomeAsync("2 PERIODIC");
        Assert.Equal(TaskState.Awaiting, (await _acs.GetAsync(task)).State);
        await _cpe.CallHomeAsync($"3 SCHEDULED|M ScheduleInform={task.Id}");
        await _acs.DoneAsync(task);
    }

    [Fact]
    public async Task Queued_transfers_are_listed()
    {
        var few = await _acs.SubmitAsync(_device, new GetQueuedTransfersRequest());
        var all = await _acs.SubmitAsync(_device, new GetAllQueuedTransfersRequest());
        var second = await _cpe.AnswerAsync(
            await _cpe.CallHomeAsync(),
            "<cwmp:GetQueuedTransfersResponse><TransferList><QueuedTransferStruct>"
                + "<CommandKey>k</CommandKey><State>2</State></QueuedTransferStruct></TransferList>"
                + "</cwmp:GetQueuedTransfersResponse>"
        );
        Assert.Equal("GetAllQueuedTransfers", second.Message());
        await _cpe.AnswerAsync(
            second,
            "<cwmp:GetAllQueuedTransfersResponse><TransferList><AllQueuedTransferStruct>"
                + "<CommandKey></CommandKey><State>1</State><IsDownload>1</IsDownload>"
                + "<FileType>1 Firmware Upgrade Image</FileType><FileSize>7</FileSize>"
                + "<TargetFileName>x</TargetFileName></AllQueuedTransferStruct></TransferList>"
                + "</cwmp:GetAllQueuedTransfersResponse>"
        );
        Assert.Equal(
            [new QueuedTransfer("k", 2)],
            (await _acs.DoneAsync(few)).Result!.QueuedTransfers!
        );
        Assert.Equal(
            [new QueuedTransfer("", 1, true, "1 Firmware Upgrade Image", 7, "x")],
            (await _acs.DoneAsync(all)).Result!.QueuedTransfers!
        );
    }

    [Fact, Spec("checklist", "F048", "F049")]
    public async Task ChangeDUState_is_done_when_each_operation_has_its_result()
    {
        const string One = "11111111-1111-1111-1111-111111111111";
        const string Two = "22222222-2222-2222-2222-222222222222";
        var task = await _acs.SubmitAsync(
            _device,
            new ChangeDUStateRequest([
                new("install", "http://192.0.2.1/one", One),
                new("update", Uuid: Two, Version: "2"),
                new("uninstall", Uuid: Two),
            ])
        );
        var request = await _cpe.CallHomeAsync();
        Assert.Equal("ChangeDUState", request.Message());
        foreach (var type in new[] { "InstallOpStruct", "UpdateOpStruct", "UninstallOpStruct" })
            Assert.Contains($"<Operations xsi:type=\"cwmp:{type}\">", request.Body);
        Assert.DoesNotContain("arrayType", request.Body, StringComparison.Ordinal);
        await _cpe.AnswerAsync(request, "<cwmp:ChangeDUStateResponse/>");
        Assert.Equal(TaskState.Awaiting, (await _acs.GetAsync(task)).State);

        await _cpe.InformAsync($"11 DU STATE CHANGE COMPLETE|M ChangeDUState={task.Id}");
        var reply = await _cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:DUStateChangeComplete>"
                    + Result(One, "Installed", 0)
                    + Result(Two, "Installed", 9032)
                    + Result(Two, "Uninstalled", 0)
                    + $"<CommandKey>{task.Id}</CommandKey></cwmp:DUStateChangeComplete>"
            )
        );
        Assert.Equal("DUStateChangeCompleteResponse", reply.Message());
        var failed = await _acs.GetAsync(task);
        Assert.Equal(("9032", TaskState.Failed), (failed.Fault!.Code, failed.State));
        Assert.Contains("1 of 3", failed.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(
            [(One, 0), (Two, 9032), (Two, 0)],
            failed.Result!.DeploymentUnits!.Select(unit => (unit.Uuid, unit.FaultCode))
        );
        var told = Assert.Single(await _acs.EventsAsync(_device, "du.changed"));
        Assert.Equal(3, told.Details!.Value.GetProperty("deploymentUnits").GetArrayLength());
    }

    [Fact]
    public async Task Options_are_read_and_vouchers_set()
    {
        var get = await _acs.SubmitAsync(_device, new GetOptionsRequest());
        var set = await _acs.SubmitAsync(_device, new SetVouchersRequest(["QUJD"]));
        var vouchers = await _cpe.AnswerAsync(
            await _cpe.CallHomeAsync(),
            "<cwmp:GetOptionsResponse><OptionList><OptionStruct><OptionName>voice</OptionName>"
                + "<VoucherSN>7</VoucherSN><State>3</State><Mode>2</Mode>"
                + "<StartDate>2026-01-01T00:00:00Z</StartDate><IsTransferable>1</IsTransferable>"
                + "</OptionStruct></OptionList></cwmp:GetOptionsResponse>"
        );
        Assert.Equal("QUJD", vouchers.Text("base64"));
        await _cpe.AnswerAsync(vouchers, "<cwmp:SetVouchersResponse/>");
        Assert.Equal(
            [new VoucherOption("voice", 7, 3, 2, "2026-01-01T00:00:00Z", null, true)],
            (await _acs.DoneAsync(get)).Result!.Options!
        );
        await _acs.DoneAsync(set);
    }

    [Fact, Spec("checklist", "E074")]
    public async Task What_the_device_does_not_list_is_refused_unless_forced()
    {
        var task = await _acs.SubmitAsync(_device, new GetRPCMethodsRequest());
        await _cpe.AnswerAsync(
            await _cpe.CallHomeAsync(),
            "<cwmp:GetRPCMethodsResponse><MethodList><string>Reboot</string>"
                + "<string>ScheduleInform</string></MethodList></cwmp:GetRPCMethodsResponse>"
        );
        string[] methods = ["Reboot", "ScheduleInform"];
        Assert.Equal(methods, (await _acs.DoneAsync(task)).Result!.Methods!);
        Assert.Equal(methods, (await _acs.Devices.GetAsync(_device, default)).Methods!);

        var url = $"api/v1/devices/{_device}/tasks";
        using var refused = await PostAsync(url, """{"kind":"getOptions"}""");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("GetOptions", await refused.Content.ReadAsStringAsync());
        using var forced = await PostAsync(url + "?force=true", """{"kind":"getOptions"}""");
        Assert.Equal(HttpStatusCode.Accepted, forced.StatusCode);
        using var listed = await PostAsync(url, """{"kind":"scheduleInform","delaySeconds":5}""");
        Assert.Equal(HttpStatusCode.Accepted, listed.StatusCode);
    }

    [Fact]
    public async Task A_raw_RPC_goes_out_as_written_and_its_answer_comes_back_as_XML()
    {
        const string Request =
            "<cwmp:X_ACME_Beep><Tone a=\"1\">ü &amp; o</Tone></cwmp:X_ACME_Beep>";
        const string Answer =
            "<cwmp:X_ACME_BeepResponse><Loud>yes</Loud></cwmp:X_ACME_BeepResponse>";
        var beep = await _acs.SubmitAsync(_device, new RawRpcRequest(Request));
        var known = await _acs.SubmitAsync(_device, new RawRpcRequest("<cwmp:GetRPCMethods/>"));
        var refused = await _acs.SubmitAsync(_device, new RawRpcRequest("<cwmp:X_ACME_No/>"));
        var request = await _cpe.CallHomeAsync();
        Assert.Contains(Request, request.Body, StringComparison.Ordinal);
        request = await _cpe.AnswerAsync(request, Answer);
        Assert.Equal("GetRPCMethods", request.Message());
        request = await _cpe.AnswerAsync(
            request,
            "<cwmp:GetRPCMethodsResponse><MethodList><string>Reboot</string></MethodList>"
                + "</cwmp:GetRPCMethodsResponse>"
        );
        Assert.Equal("X_ACME_No", request.Message());
        await _cpe.AnswerAsync(request, Xml.Fault(9000, "Method not supported"));
        Assert.Equal(Answer, (await _acs.DoneAsync(beep)).Result!.Xml);
        Assert.Contains("<string>Reboot</string>", (await _acs.DoneAsync(known)).Result!.Xml);
        Assert.Equal("9000", (await _acs.GetAsync(refused)).Fault!.Code);
    }

    [Theory]
    [InlineData("xml", """{"kind":"rawRpc","xml":"<cwmp:A/><cwmp:B/>"}""")]
    [InlineData("xml", """{"kind":"rawRpc","xml":"<cwmp:A>"}""")]
    [InlineData("xml", """{"kind":"rawRpc","xml":"text"}""")]
    [InlineData("xml", """{"kind":"rawRpc","xml":"<A/>"}""")]
    [InlineData("xml", """{"kind":"rawRpc","xml":"<!DOCTYPE a><cwmp:A/>"}""")]
    [InlineData("delaySeconds", """{"kind":"scheduleInform","delaySeconds":0}""")]
    [InlineData("commandKey", """{"kind":"cancelTransfer","commandKey":""}""")]
    [InlineData("vouchers[0]", """{"kind":"setVouchers","vouchers":["%"]}""")]
    [InlineData("fileType", """{"kind":"upload","fileType":""}""")]
    [InlineData("url", """{"kind":"upload","fileType":"f","url":"http://me:pw@192.0.2.1/"}""")]
    [InlineData("username", """{"kind":"upload","fileType":"f","username":"me"}""")]
    [InlineData("operations", """{"kind":"changeDUState","operations":[]}""")]
    [InlineData(
        "operations[0].operation",
        """{"kind":"changeDUState","operations":[{"operation":"explode"}]}"""
    )]
    [InlineData(
        "operations[0].url",
        """{"kind":"changeDUState","operations":[{"operation":"install"}]}"""
    )]
    [InlineData("timeWindows", """{"kind":"scheduleDownload","file":"f","timeWindows":[]}""")]
    [InlineData(
        "timeWindows[0].windowEnd",
        """{"kind":"scheduleDownload","file":"f","timeWindows":[{"windowStart":9,"windowEnd":9}]}"""
    )]
    [InlineData(
        "timeWindows[1].windowStart",
        """
            {"kind":"scheduleDownload","file":"f","timeWindows":
             [{"windowStart":0,"windowEnd":9},{"windowStart":8,"windowEnd":12}]}
            """
    )]
    public async Task What_the_standard_forbids_is_refused_with_its_field(string field, string body)
    {
        using var refused = await PostAsync($"api/v1/devices/{_device}/tasks", body);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(field, problem.GetProperty("field").GetString());
    }

    [Fact]
    public async Task An_RPC_that_the_version_of_the_session_lacks_is_not_sent()
    {
        var old = await _acs.SubmitAsync(_device, new GetAllQueuedTransfersRequest());
        var next = await _acs.SubmitAsync(_device, new GetQueuedTransfersRequest());
        var request = await _cpe.CallHomeAsync(ns: Xml.Cwmp10);
        Assert.Equal("GetQueuedTransfers", request.Message());
        var failed = await _acs.GetAsync(old);
        Assert.Equal("9000", failed.Fault!.Code);
        Assert.Contains("1.0", failed.Fault.Message, StringComparison.Ordinal);
        await UntilAsync(next, TaskState.Running);
    }

    [Theory]
    [InlineData("getParameterValues")]
    [InlineData("rawRpc")]
    [InlineData("upload")]
    public async Task An_empty_POST_in_answer_to_an_RPC_is_a_refusal_and_the_session_goes_on(
        string kind
    )
    {
        TaskRequest first = kind switch
        {
            "upload" => new UploadRequest("2 Vendor Log File", "http://192.0.2.1/u"),
            "rawRpc" => new RawRpcRequest("<cwmp:X_ACME_Beep/>"),
            _ => new GetParameterValuesRequest(["Device.A"]),
        };
        var task = await _acs.SubmitAsync(_device, first);
        await _acs.SubmitAsync(_device, new RebootRequest());
        await _cpe.CallHomeAsync();
        Assert.Equal("Reboot", (await _cpe.PostAsync("")).Message());
        var failed = await _acs.GetAsync(task);
        Assert.Equal((TaskState.Failed, "protocol"), (failed.State, failed.Fault!.Code));
    }

    [Fact]
    public async Task A_task_under_way_shows_as_running_and_is_queued_again_with_its_session()
    {
        var task = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.A"]));
        await _cpe.CallHomeAsync();
        await UntilAsync(task, TaskState.Running);
        var running = await _acs.GetJsonAsync($"api/v1/tasks?device={_device}&state=running");
        Assert.Single(running.GetProperty("items").EnumerateArray());
        _cpe.Hangup();
        // The newer Inform ends the session that hangs, and the task is asked again.
        await _cpe.InformAsync();
        await UntilAsync(task, TaskState.Pending);
        Assert.Equal("GetParameterValues", (await _cpe.PostAsync("")).Message());
    }

    // The row is written soon after, not before, the RPC is sent.
    private Task UntilAsync(DeviceTask task, TaskState state) =>
        Wait.UntilAsync(async () => (await _acs.GetAsync(task)).State == state, $"it is {state}");

    private Task<HttpResponseMessage> PostAsync(string url, string json) =>
        _acs.Api.PostAsync(url, new StringContent(json, Encoding.UTF8, "application/json"));

    private static string Result(string uuid, string state, int fault) =>
        $"<Results><UUID>{uuid}</UUID><DeploymentUnitRef/><Version>2</Version>"
        + $"<CurrentState>{state}</CurrentState><Resolved>1</Resolved><ExecutionUnitRefList/>"
        + "<StartTime>2026-03-01T12:00:00Z</StartTime>"
        + "<CompleteTime>2026-03-01T12:01:00Z</CompleteTime>"
        + $"<Fault><FaultCode>{fault}</FaultCode><FaultString>f</FaultString></Fault></Results>";
}
