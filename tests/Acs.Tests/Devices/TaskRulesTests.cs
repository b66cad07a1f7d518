using Muster.Acs.Devices.Tasks;
using Muster.Acs.Devices.Tasks.Transfers;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Acs.Tests.Devices;

public sealed class TaskRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private static DeviceTask A(TaskRequest request, TaskState state, int attempts = 1) =>
        new()
        {
            Id = "0123456789abcdef0123456789abcdef",
            DeviceId = "00AABB-HG1-1",
            Request = request,
            State = state,
            Created = Now,
            Attempts = attempts,
        };

    private static Inform InformWith(params EventStruct[] events) =>
        new(new DeviceIdStruct("Acme", "00AABB", "HG1", "1"), events, 1, "", 0, []);

    [Fact]
    public void A_reboot_is_done_when_M_Reboot_names_it()
    {
        var task = A(new RebootRequest(), TaskState.Awaiting);
        var after = TaskRules.OnInform(
            task,
            InformWith(new EventStruct(EventCodes.MReboot, task.Id)),
            Now
        );
        Assert.Equal(TaskState.Done, after.State);
        Assert.Equal(Now, after.Finished);
    }

    [Fact]
    [Quirk(110)]
    public void A_reboot_is_done_by_a_bare_1_BOOT_because_some_devices_omit_M_Reboot()
    {
        var task = A(new RebootRequest(), TaskState.Awaiting);
        var after = TaskRules.OnInform(task, InformWith(new EventStruct("1 BOOT", "")), Now);
        Assert.Equal(TaskState.Done, after.State);
    }

    [Theory]
    [InlineData("2 PERIODIC")]
    [InlineData("6 CONNECTION REQUEST")]
    public void Other_events_move_no_reboot(string code)
    {
        var task = A(new RebootRequest(), TaskState.Awaiting);
        Assert.Same(task, TaskRules.OnInform(task, InformWith(new EventStruct(code, "")), Now));
    }

    [Fact]
    public void A_factory_reset_is_done_by_0_BOOTSTRAP_and_by_no_mere_boot()
    {
        var task = A(new FactoryResetRequest(), TaskState.Awaiting);
        Assert.Same(task, TaskRules.OnInform(task, InformWith(new EventStruct("1 BOOT", "")), Now));
        var after = TaskRules.OnInform(
            task,
            InformWith(new EventStruct("0 BOOTSTRAP", ""), new EventStruct("1 BOOT", "")),
            Now
        );
        Assert.Equal(TaskState.Done, after.State);
    }

    [Fact]
    public void A_task_that_was_never_sent_is_not_moved_by_an_Inform()
    {
        var task = A(new RebootRequest(), TaskState.Pending);
        Assert.Same(task, TaskRules.OnInform(task, InformWith(new EventStruct("1 BOOT", "")), Now));
    }

    [Fact]
    public void A_lost_read_goes_back_to_the_queue_and_is_given_up_after_five_sessions()
    {
        var read = new GetParameterValuesRequest(["Device.Time.Enable"]);
        var first = TaskRules.Lost(A(read, TaskState.Running), "silence", Patience, Now);
        Assert.Equal(TaskState.Pending, first.State);
        var fifth = TaskRules.Lost(A(read, TaskState.Running, 5), "silence", Patience, Now);
        Assert.Equal(TaskState.Failed, fifth.State);
        Assert.Equal("session_lost", fifth.Fault!.Code);
    }

    [Fact, Spec("checklist", "C037")]
    public void A_lost_download_is_never_sent_twice_but_awaited()
    {
        var task = A(new DownloadRequest("fw.bin"), TaskState.Running) with
        {
            Transfer = ATransfer,
        };
        var after = TaskRules.Lost(task, "silence", Patience, Now);
        Assert.Equal(TaskState.Awaiting, after.State);
        Assert.Equal(Now + Patience, after.Expires);
    }

    [Fact]
    public void A_download_lost_before_it_was_sent_goes_back_to_the_queue()
    {
        var task = A(new DownloadRequest("fw.bin"), TaskState.Running);
        Assert.Equal(TaskState.Pending, TaskRules.Lost(task, "crash", Patience, Now).State);
    }

    private static Transfer ATransfer =>
        new()
        {
            DeviceId = "d",
            CommandKey = "k",
            Kind = TransferKind.Download,
            State = TransferState.Requested,
            Updated = Now,
            Requested = Now,
            FileType = "1 Firmware Upgrade Image",
        };

    [Fact]
    public void A_lost_AddObject_fails_because_asking_again_would_add_a_second_instance()
    {
        var task = A(new AddObjectRequest("Device.NAT.PortMapping."), TaskState.Running);
        Assert.Equal(TaskState.Failed, TaskRules.Lost(task, "silence", Patience, Now).State);
    }

    [Fact]
    public void TransferComplete_with_a_fault_fails_the_task_with_its_code()
    {
        var report = new TransferComplete(
            "k",
            new FaultStruct(FaultCode.FileCorrupted, "bad image"),
            CwmpTime.UnknownTime,
            CwmpTime.UnknownTime
        );
        var after = TransferRules.OnReport(
            A(new DownloadRequest("fw.bin"), TaskState.Awaiting) with
            {
                Transfer = ATransfer,
            },
            report,
            "1.0",
            Now
        );
        Assert.Equal(TransferState.Failed, after.Transfer!.State);
        Assert.Equal(TaskState.Failed, after.State);
        Assert.Equal("9018", after.Fault!.Code);
        Assert.Equal("bad image", after.Fault.Message);
    }

    [Fact]
    [Quirk(161)]
    public void A_pending_task_expires_and_an_awaiting_one_times_out()
    {
        var pending = TaskRules.Expire(A(new RebootRequest(), TaskState.Pending), Now);
        Assert.Equal(TaskState.Expired, pending.State);
        var awaiting = TaskRules.Expire(A(new RebootRequest(), TaskState.Awaiting), Now);
        Assert.Equal(TaskState.Failed, awaiting.State);
        Assert.Equal("timeout", awaiting.Fault!.Code);
    }

    [Fact]
    public void A_running_task_does_not_expire_under_the_device()
    {
        var running = A(new RebootRequest(), TaskState.Running);
        Assert.Same(running, TaskRules.Expire(running, Now));
    }

    [Fact]
    public void A_retried_task_starts_anew()
    {
        var failed = TaskRules.Fail(
            A(new RebootRequest(), TaskState.Running, 3),
            new TaskFault("9001", "denied", []),
            Now
        );
        var again = TaskRules.Retry(failed, Now + Patience);
        Assert.Equal(TaskState.Pending, again.State);
        Assert.Equal(0, again.Attempts);
        Assert.Null(again.Fault);
        Assert.Null(again.Finished);
    }
}
