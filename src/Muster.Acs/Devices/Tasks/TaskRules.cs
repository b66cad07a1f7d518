using Muster.Acs.Devices.Tasks.Transfers;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// What becomes of a task: pure functions from a task and an event to the task afterwards. The rows
/// that sessions and processes leave behind are carried on by these alone.
/// </summary>
internal static class TaskRules
{
    /// <summary>How many sessions may lose a task before it is given up.</summary>
    public const int MaxAttempts = 5;

    /// <summary>Devices count whole seconds, and cut or round them.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether asking twice does harm: a second reboot, a second instance, a second download. Their
    /// beginning is stored before the RPC is sent.
    /// </summary>
    public static bool IsOnce(TaskRequest request) =>
        request is AddObjectRequest or SetVouchersRequest or RawRpcRequest || IsAwaited(request);

    /// <summary>Whether the end of it comes after the session, so that a lost answer is waited for.</summary>
    private static bool IsAwaited(TaskRequest request) =>
        request
            is RebootRequest
                or FactoryResetRequest
                or DownloadRequest
                or ScheduleDownloadRequest
                or UploadRequest
                or ScheduleInformRequest
                or ChangeDUStateRequest;

    public static DeviceTask Begin(DeviceTask task, DateTimeOffset now) =>
        task with
        {
            State = TaskState.Running,
            Started = task.Started ?? now,
            Attempts = task.Attempts + 1,
        };

    public static DeviceTask Done(DeviceTask task, TaskResult result, DateTimeOffset now) =>
        Ended(
            task with
            {
                State = TaskState.Done,
                Result = result,
                Fault = null,
                Finished = now,
            },
            now
        );

    public static DeviceTask Fail(DeviceTask task, TaskFault fault, DateTimeOffset now) =>
        Ended(task with { State = TaskState.Failed, Fault = fault, Finished = now }, now);

    /// <summary>The device took it on; the end of it comes in a later session, or not at all.</summary>
    public static DeviceTask Await(DeviceTask task, TimeSpan patience, DateTimeOffset now) =>
        task with
        {
            State = TaskState.Awaiting,
            Expires = now + patience,
        };

    /// <summary>The session broke while the task was running.</summary>
    public static DeviceTask Lost(
        DeviceTask task,
        string reason,
        TimeSpan patience,
        DateTimeOffset now
    ) =>
        task.Request switch
        {
            // Nothing was sent yet.
            DownloadRequest
            or ScheduleDownloadRequest
            or UploadRequest when task.Transfer is null => task with
            {
                State = TaskState.Pending,
            },
            // It may have happened all the same: M Reboot, 0 BOOTSTRAP or TransferComplete will tell.
            var request when IsAwaited(request) => Await(task, patience, now),
            SetVouchersRequest or RawRpcRequest => Fail(
                task,
                new TaskFault(
                    "session_lost",
                    $"The session ended ({reason}) before the device answered.",
                    []
                ),
                now
            ),
            AddObjectRequest => Fail(
                task,
                new TaskFault(
                    "session_lost",
                    $"The session ended ({reason}) before the device told whether it added the "
                        + "object. Look at the table before you retry.",
                    []
                ),
                now
            ),
            _ when task.Attempts >= MaxAttempts => Fail(
                task,
                new TaskFault(
                    "session_lost",
                    $"{task.Attempts} sessions ended ({reason}) before the device answered.",
                    []
                ),
                now
            ),
            _ => task with { State = TaskState.Pending },
        };

    /// <summary>What an Inform proves about a task; the same task when nothing.</summary>
    /// <param name="isSilent">The model sends no TransferComplete.</param>
    /// <param name="isReset">The device lost its configuration without saying so.</param>
    public static DeviceTask OnInform(
        DeviceTask task,
        Inform inform,
        DateTimeOffset now,
        bool isSilent = false,
        bool isReset = false
    )
    {
        if (task.State != TaskState.Awaiting)
            return task;
        if (task.Transfer is not null)
            return TransferRules.OnInform(task, inform, isSilent, now);
        return task.Request switch
        {
            // M Reboot names the task; some devices leave it out, so that any 1 BOOT after it counts.
            RebootRequest
                when Has(inform, EventCodes.MReboot, task.Id) || Has(inform, EventCodes.Boot) =>
                Done(task, new TaskResult(), now),
            FactoryResetRequest when isReset || Has(inform, EventCodes.Bootstrap) => Done(
                task,
                new TaskResult(),
                now
            ),
            // Some devices leave M ScheduleInform out.
            ScheduleInformRequest
                when Has(inform, EventCodes.MScheduleInform, task.Id)
                    || Has(inform, EventCodes.Scheduled) => Done(task, new TaskResult(), now),
            _ => task,
        };
    }

    /// <summary>
    /// What the time since the device's start proves about a reboot that no event told of (quirk 110).
    /// </summary>
    /// <param name="asked">When the device was asked how long it has been up.</param>
    public static DeviceTask OnUpTime(DeviceTask task, TimeSpan upTime, DateTimeOffset asked) =>
        IsUntold(task) && upTime < asked - task.Started - ClockSlack
            ? Done(task, new TaskResult(), asked)
            : task;

    /// <summary>Whether it is a reboot that was accepted and not told of yet.</summary>
    public static bool IsUntold(DeviceTask task) =>
        task is { State: TaskState.Awaiting, Request: RebootRequest };

    /// <summary>The time of a task is up.</summary>
    /// <param name="device">What is known of the device at this time.</param>
    public static DeviceTask Expire(
        DeviceTask task,
        DateTimeOffset now,
        Acquaintance device = default
    ) =>
        task.State switch
        {
            TaskState.Awaiting when task.Transfer is not null => TransferRules.Expire(
                task,
                device,
                now
            ),
            TaskState.Pending => task with
            {
                State = TaskState.Expired,
                Finished = now,
                Fault = new TaskFault(
                    "expired",
                    "The device did not call home before the task expired.",
                    []
                ),
            },
            TaskState.Awaiting => Fail(
                task,
                new TaskFault(
                    TaskFaults.Timeout,
                    task.Request is DiagnosticRequest
                        ? "The device took the test on and never told its end (8 DIAGNOSTICS "
                            + "COMPLETE, or a DiagnosticsState that has one)."
                        : "The device accepted it and never reported the end of it.",
                    []
                ),
                now
            ),
            _ => task,
        };

    public static DeviceTask Cancel(DeviceTask task, DateTimeOffset now) =>
        Ended(task with { State = TaskState.Cancelled, Finished = now }, now);

    public static DeviceTask Retry(DeviceTask task, DateTimeOffset? expires) =>
        task with
        {
            State = TaskState.Pending,
            Attempts = 0,
            Started = null,
            Finished = null,
            Fault = null,
            Result = null,
            Transfer = null,
            Expires = expires,
        };

    private static DeviceTask Ended(DeviceTask task, DateTimeOffset now) =>
        task.Transfer is null ? task : task with { Transfer = TransferRules.Ended(task, now) };

    private static bool Has(Inform inform, string code, string? key = null)
    {
        foreach (var entry in inform.Event)
        {
            if (
                EventCodes.Same(entry.EventCode, code)
                && (key is null || string.Equals(entry.CommandKey, key, StringComparison.Ordinal))
            )
                return true;
        }
        return false;
    }
}
