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

    /// <summary>
    /// Whether asking twice does harm: a second reboot, a second instance, a second download. Their
    /// beginning is stored before the RPC is sent.
    /// </summary>
    public static bool IsOnce(TaskRequest request) =>
        request is RebootRequest or FactoryResetRequest or DownloadRequest or AddObjectRequest;

    public static DeviceTask Begin(DeviceTask task, DateTimeOffset now) =>
        task with
        {
            State = TaskState.Running,
            Started = task.Started ?? now,
            Attempts = task.Attempts + 1,
        };

    public static DeviceTask Done(DeviceTask task, TaskResult result, DateTimeOffset now) =>
        task with
        {
            State = TaskState.Done,
            Result = result,
            Fault = null,
            Finished = now,
        };

    public static DeviceTask Fail(DeviceTask task, TaskFault fault, DateTimeOffset now) =>
        task with
        {
            State = TaskState.Failed,
            Fault = fault,
            Finished = now,
        };

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
            // It may have happened all the same: M Reboot, 0 BOOTSTRAP or TransferComplete will tell.
            RebootRequest or FactoryResetRequest or DownloadRequest => Await(task, patience, now),
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
    public static DeviceTask OnInform(DeviceTask task, Inform inform, DateTimeOffset now)
    {
        if (task.State != TaskState.Awaiting)
            return task;
        return task.Request switch
        {
            // M Reboot names the task; some devices leave it out, so that any 1 BOOT after it counts.
            RebootRequest
                when Has(inform, EventCodes.MReboot, task.Id) || Has(inform, EventCodes.Boot) =>
                Done(task, new TaskResult(), now),
            FactoryResetRequest when Has(inform, EventCodes.Bootstrap) => Done(
                task,
                new TaskResult(),
                now
            ),
            _ => task,
        };
    }

    /// <summary>TR-069 A.3.3.2: the transfer with this CommandKey has ended.</summary>
    public static DeviceTask OnTransferComplete(
        DeviceTask task,
        TransferComplete report,
        DateTimeOffset now
    )
    {
        var fault = report.FaultStruct;
        if (fault.FaultCode.Value != 0)
            return Fail(
                task,
                new TaskFault(fault.FaultCode.Value.ToString(), fault.FaultString, []),
                now
            );
        var result = new TaskResult
        {
            StartTime = report.StartTime.Text,
            CompleteTime = report.CompleteTime.Text,
        };
        return Done(task, result, now);
    }

    /// <summary>The time of a task is up.</summary>
    public static DeviceTask Expire(DeviceTask task, DateTimeOffset now) =>
        task.State switch
        {
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
                    "timeout",
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
        task with
        {
            State = TaskState.Cancelled,
            Finished = now,
        };

    public static DeviceTask Retry(DeviceTask task, DateTimeOffset? expires) =>
        task with
        {
            State = TaskState.Pending,
            Attempts = 0,
            Started = null,
            Finished = null,
            Fault = null,
            Result = null,
            Expires = expires,
        };

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
