using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Acs.Tests.Wire;

/// <summary>A transfer from the asking to its end, through reboots, silence and late reports.</summary>
public sealed class TransferLifeTests : IAsyncLifetime
{
    private readonly TestClock _clock = new(TimeProvider.System.GetUtcNow());
    private TestAcs _acs = null!;
    private string _device = "";
    private LockStepCpe _cpe = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(time: _clock);
        _device = await _acs.IntroduceAsync();
        _cpe = _acs.NewCpe();
        await _acs.Files.PutAsync(
            new FileDescription("fw-2.bin", "1 Firmware Upgrade Image", Version: "2.0"),
            new MemoryStream(new byte[100]),
            default
        );
    }

    public async ValueTask DisposeAsync()
    {
        _cpe.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact]
    public async Task A_firmware_transfer_is_shown_from_the_asking_through_the_reboot_to_its_end()
    {
        var task = await _acs.SubmitAsync(_device, new DownloadRequest("fw-2.bin"));
        var request = await _cpe.CallHomeAsync();
        Assert.Equal(TransferState.Requested, (await TransferAsync(task)).State);
        await AcceptAsync(request);
        var accepted = await TransferAsync(task);
        Assert.Equal(TransferState.Accepted, accepted.State);
        Assert.Equal(
            ("fw-2.bin", "2.0", "1.0"),
            (accepted.File, accepted.Version, accepted.VersionBefore)
        );
        Assert.Equal((100, "1 Firmware Upgrade Image"), (accepted.Size, accepted.FileType));
        Assert.NotNull(accepted.Deadline);

        await _cpe.InformAsync($"1 BOOT|7 TRANSFER COMPLETE|M Download={task.Id}", "2.0");
        Assert.Equal(TransferState.Applying, (await TransferAsync(task)).State);
        await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id)));
        var done = await TransferAsync(task);
        Assert.Equal((TransferState.Done, ""), (done.State, done.Remark));
        Assert.Equal("2026-03-01T12:01:00Z", done.CompleteTime);
        Assert.NotNull(done.Reported);
        await _acs.DoneAsync(task);
        Assert.Equal(
            [
                "transfer.done",
                "transfer.complete",
                "transfer.applying",
                "transfer.accepted",
                "transfer.requested",
            ],
            (await _acs.EventsAsync(_device, "transfer.*")).Select(told => told.Kind)
        );
    }

    [Fact, Spec("checklist", "F043")]
    public async Task The_new_version_is_success_with_a_remark_where_no_TransferComplete_comes()
    {
        var task = await DownloadAsync();
        await _cpe.CallHomeAsync("1 BOOT", "2.0");
        await _acs.DoneAsync(task);
        var done = await TransferAsync(task);
        Assert.Equal(TransferState.Done, done.State);
        Assert.Contains("no TransferComplete", done.Remark, StringComparison.Ordinal);
        // It comes late all the same: answered, noted, and nothing else.
        await _cpe.InformAsync("7 TRANSFER COMPLETE", "2.0");
        var reply = await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id, fault: 9010)));
        Assert.Equal("TransferCompleteResponse", reply.Message());
        await _acs.DoneAsync(task);
        Assert.Contains("9010", (await TransferAsync(task)).Remark, StringComparison.Ordinal);
    }

    [Fact, Spec("checklist", "F044")]
    [Quirk(162)]
    public async Task Reported_success_with_the_old_version_is_a_failure_when_its_time_is_up()
    {
        var task = await DownloadAsync();
        await _cpe.InformAsync("7 TRANSFER COMPLETE");
        await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id)));
        await _cpe.PostAsync("");
        var applying = await TransferAsync(task);
        Assert.Equal(TransferState.Applying, applying.State);
        Assert.Contains("still ran 1.0", applying.Remark, StringComparison.Ordinal);
        await PassAsync(TimeSpan.FromMinutes(61), task);
        var failed = await _acs.GetAsync(task);
        Assert.Equal("version", failed.Fault!.Code);
        Assert.Contains("still runs 1.0, not 2.0", failed.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(TransferState.Failed, (await TransferAsync(task)).State);
    }

    [Fact]
    public async Task Success_reported_before_the_flash_is_success_once_the_new_version_runs()
    {
        var task = await DownloadAsync();
        await _cpe.InformAsync("7 TRANSFER COMPLETE");
        await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id)));
        await _cpe.PostAsync("");
        await _cpe.CallHomeAsync("1 BOOT", "2.0");
        await _acs.DoneAsync(task);
    }

    [Fact]
    public async Task A_device_that_comes_back_with_the_old_version_and_never_reports_has_failed()
    {
        var task = await DownloadAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _cpe.CallHomeAsync("1 BOOT");
        Assert.Equal(TransferState.Applying, (await TransferAsync(task)).State);
        await PassAsync(TimeSpan.FromMinutes(61), task);
        Assert.Equal("version", (await _acs.GetAsync(task)).Fault!.Code);
    }

    [Fact]
    public async Task Silence_is_a_time_out_and_a_late_report_of_success_turns_it()
    {
        var task = await DownloadAsync();
        await PassAsync(TimeSpan.FromMinutes(61), task);
        Assert.Equal("timeout", (await _acs.GetAsync(task)).Fault!.Code);
        Assert.Equal(TransferState.TimedOut, (await TransferAsync(task)).State);
        await _cpe.InformAsync($"7 TRANSFER COMPLETE|M Download={task.Id}", "2.0");
        var reply = await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id)));
        Assert.Equal("TransferCompleteResponse", reply.Message());
        await _acs.DoneAsync(task);
        var faults = await _acs.GetJsonAsync($"api/v1/faults?device={_device}");
        Assert.Empty(faults.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_new_version_running_weighs_more_than_a_reported_fault()
    {
        var task = await DownloadAsync();
        await _cpe.InformAsync("1 BOOT|7 TRANSFER COMPLETE", "2.0");
        await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id, fault: 9010)));
        await _acs.DoneAsync(task);
        Assert.Contains("9010", (await TransferAsync(task)).Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_comes_before_the_answer_to_the_RPC_ends_the_transfer()
    {
        var task = await _acs.SubmitAsync(
            _device,
            new DownloadRequest("fw-2.bin", "3 Vendor Configuration File")
        );
        var request = await _cpe.CallHomeAsync();
        await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id)));
        await AcceptAsync(request);
        await _acs.DoneAsync(task);
        Assert.Equal(TransferState.Done, (await TransferAsync(task)).State);
    }

    [Fact, Spec("checklist", "F045")]
    public async Task A_second_Download_waits_until_the_firmware_before_it_has_ended()
    {
        var first = await DownloadAsync();
        var second = await _acs.SubmitAsync(_device, new DownloadRequest("fw-2.bin"));
        Assert.Equal(204, (await _cpe.CallHomeAsync()).Status);
        Assert.Equal(TaskState.Pending, (await _acs.GetAsync(second)).State);
        var request = await _cpe.CallHomeAsync("1 BOOT", "2.0");
        await _acs.DoneAsync(first);
        Assert.Equal(second.Id, request.Text("CommandKey"));
    }

    [Fact]
    public async Task An_Upload_to_an_address_of_one_s_own_carries_it_and_is_done_when_reported()
    {
        var task = await _acs.SubmitAsync(
            _device,
            new UploadRequest("2 Vendor Log File", "http://192.0.2.1/log", "me", "pw", 5)
        );
        var request = await _cpe.CallHomeAsync();
        Assert.Equal("Upload", request.Message());
        Assert.Equal(
            (task.Id, "2 Vendor Log File", "http://192.0.2.1/log", "me", "pw", "5"),
            (
                request.Text("CommandKey"),
                request.Text("FileType"),
                request.Text("URL"),
                request.Text("Username"),
                request.Text("Password"),
                request.Text("DelaySeconds")
            )
        );
        await AcceptAsync(request, "Upload");
        Assert.Equal(TransferState.Accepted, (await TransferAsync(task)).State);
        await _cpe.InformAsync($"7 TRANSFER COMPLETE|M Upload={task.Id}");
        await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id)));
        await _acs.DoneAsync(task);
        Assert.Equal(TransferKind.Upload, (await TransferAsync(task)).Kind);
    }

    [Fact]
    public async Task ScheduleDownload_carries_its_windows_and_waits_for_the_last_to_end()
    {
        var task = await _acs.SubmitAsync(
            _device,
            new ScheduleDownloadRequest(
                "fw-2.bin",
                [new(60, 7200), new(90_000, 93_600, "3 When Idle", "now?", 2)]
            )
        );
        var request = await _cpe.CallHomeAsync();
        Assert.Equal("ScheduleDownload", request.Message());
        Assert.Equal(["60", "90000"], request.Texts("WindowStart"));
        Assert.Equal(["7200", "93600"], request.Texts("WindowEnd"));
        Assert.Equal(["1 At Any Time", "3 When Idle"], request.Texts("WindowMode"));
        Assert.Equal(["-1", "2"], request.Texts("MaxRetries"));
        await _cpe.AnswerAsync(request, "<cwmp:ScheduleDownloadResponse/>");
        _clock.Advance(TimeSpan.FromSeconds(93_600));
        await _cpe.InformAsync($"7 TRANSFER COMPLETE|M ScheduleDownload={task.Id}");
        await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id, fault: 9020)));
        var failed = await _acs.GetAsync(task);
        Assert.Equal((TaskState.Failed, "9020"), (failed.State, failed.Fault!.Code));
    }

    [Fact]
    public async Task CancelTransfer_ends_the_transfer_of_its_key_for_no_report_will_come()
    {
        var task = await DownloadAsync();
        var cancel = await _acs.SubmitAsync(_device, new CancelTransferRequest(task.Id));
        var request = await _cpe.CallHomeAsync();
        Assert.Equal(("CancelTransfer", task.Id), (request.Message(), request.Text("CommandKey")));
        await _cpe.AnswerAsync(request, "<cwmp:CancelTransferResponse/>");
        await _acs.DoneAsync(cancel);
        Assert.Equal(TaskState.Cancelled, (await _acs.GetAsync(task)).State);
        Assert.Equal(TransferState.Cancelled, (await TransferAsync(task)).State);
    }

    [Fact]
    public async Task What_cannot_be_cancelled_goes_on()
    {
        var task = await DownloadAsync();
        var cancel = await _acs.SubmitAsync(_device, new CancelTransferRequest(task.Id));
        await _cpe.AnswerAsync(await _cpe.CallHomeAsync(), Xml.Fault(9021, "flashing"));
        Assert.Equal("9021", (await _acs.GetAsync(cancel)).Fault!.Code);
        Assert.Equal(TransferState.Accepted, (await TransferAsync(task)).State);
    }

    [Fact]
    public async Task A_larger_file_is_given_more_time()
    {
        await _acs.Files.PutAsync(
            new FileDescription("big.bin", "1 Firmware Upgrade Image"),
            new MemoryStream(new byte[1_000_000]),
            default
        );
        var task = await DownloadAsync("big.bin", delay: 3600);
        var transfer = await TransferAsync(task);
        // A megabyte is within the hour that every transfer has; the delay comes on top.
        Assert.Equal(TimeSpan.FromHours(2), transfer.Deadline - transfer.Accepted);
    }

    private async Task<DeviceTask> DownloadAsync(string file = "fw-2.bin", uint delay = 0)
    {
        var task = await _acs.SubmitAsync(_device, new DownloadRequest(file, DelaySeconds: delay));
        await AcceptAsync(await _cpe.CallHomeAsync());
        return task;
    }

    private Task<WireReply> AcceptAsync(WireReply request, string rpc = "Download") =>
        _cpe.AcceptAsync(request, rpc);

    private Task<Transfer> TransferAsync(DeviceTask task) => _acs.TransferAsync(task);

    /// <summary>Lets time pass until the sweep has ended the task.</summary>
    private Task PassAsync(TimeSpan time, DeviceTask task) => _acs.PassAsync(_clock, time, task);
}
