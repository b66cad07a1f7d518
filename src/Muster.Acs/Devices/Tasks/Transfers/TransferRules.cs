using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks.Transfers;

/// <summary>
/// The life of a transfer: pure functions from a task, its transfer and an event to both afterwards.
/// What runs on the device weighs more than what it reports: many report before they have flashed,
/// many never report.
/// </summary>
internal static partial class TransferRules
{
    private const string FirmwarePrefix = "1 ";
    private const string StoredFirmwarePrefix = "6 ";
    public const string NeverReported = "The device sent no TransferComplete.";

    /// <summary>The least a line is taken to carry: 1 Mbit/s.</summary>
    private const double SlowestOctetsPerSecond = 125_000;

    private static readonly TimeSpan Flashing = TimeSpan.FromMinutes(15);

    /// <summary>How long the device may take from its answer to its report.</summary>
    public static TimeSpan Patience(AcsOptions options, long size, uint delaySeconds)
    {
        var expected = Flashing + TimeSpan.FromSeconds(size / SlowestOctetsPerSecond);
        var longer = expected > options.TransferTimeout ? expected : options.TransferTimeout;
        return longer + TimeSpan.FromSeconds(delaySeconds);
    }

    /// <summary>The device took it on.</summary>
    public static DeviceTask Accepted(DeviceTask task, TimeSpan patience, DateTimeOffset now) =>
        TaskRules.Await(task, patience, now) with
        {
            Transfer = task.Transfer! with
            {
                State = TransferState.Accepted,
                Accepted = now,
                Deadline = now + patience,
                Updated = now,
            },
        };

    /// <summary>What an Inform proves about a transfer that is awaited; the same task when nothing.</summary>
    /// <param name="isSilent">The model sends no TransferComplete.</param>
    public static DeviceTask OnInform(
        DeviceTask task,
        Inform inform,
        bool isSilent,
        DateTimeOffset now
    )
    {
        var after = OnVersionOrStart(task, inform, now);
        return !isSilent || after.IsFinished || Reports(inform, task.Id)
            ? after
            : SilentTransfers.OnInform(
                after,
                VersionOf(inform),
                restarted: Has(inform, EventCodes.Boot),
                now
            );
    }

    private static DeviceTask OnVersionOrStart(DeviceTask task, Inform inform, DateTimeOffset now)
    {
        var transfer = task.Transfer!;
        if (IsFirmware(transfer) && RunsNew(transfer, VersionOf(inform)))
        {
            if (!Reports(inform, task.Id))
                return Done(task, NeverReported, now);
            return transfer.VersionSeen is not null
                ? task
                : task with
                {
                    Transfer = transfer with
                    {
                        State = TransferState.Applying,
                        VersionSeen = now,
                        Updated = now,
                    },
                };
        }
        if (transfer.Restarted is not null || !Has(inform, EventCodes.Boot))
            return task;
        var restarted = transfer with { Restarted = now, Updated = now };
        return task with
        {
            Transfer = IsFirmware(transfer)
                ? restarted with
                {
                    State = TransferState.Applying,
                }
                : restarted,
        };
    }

    /// <summary>TR-069 A.3.3.2: the transfer with this CommandKey has ended, as the device says.</summary>
    /// <param name="version">What the device runs, by the Inform of this session; empty when unknown.</param>
    public static DeviceTask OnReport(
        DeviceTask task,
        TransferComplete report,
        string version,
        DateTimeOffset now
    )
    {
        var transfer = task.Transfer! with
        {
            Reported = now,
            StartTime = report.StartTime.Text,
            CompleteTime = report.CompleteTime.Text,
        };
        task = task with { Transfer = transfer };
        var fault = report.FaultStruct;
        if (fault.FaultCode.Value != 0)
            return transfer.VersionSeen is not null
                ? Done(task, $"The device reported {fault.FaultCode.Value}, yet runs it.", now)
                : TaskRules.Fail(task, TaskFaults.Of(fault), now);
        // Some report after the fetch, before the flash.
        if (IsFirmware(transfer) && RunsOld(transfer, version))
            return task with
            {
                Transfer = transfer with
                {
                    State = TransferState.Applying,
                    Updated = now,
                    Remark = $"The device reported success while it still ran {version}.",
                },
            };
        var isOther =
            IsFirmware(transfer)
            && transfer.Version.Length > 0
            && version.Length > 0
            && version != transfer.Version;
        return Done(
            task,
            isOther ? $"The device runs {version}, not {transfer.Version}." : "",
            now
        );
    }

    /// <summary>The report of a transfer that ended without one: given up, or known by its version.</summary>
    public static DeviceTask OnLateReport(
        DeviceTask task,
        TransferComplete report,
        string version,
        DateTimeOffset now
    )
    {
        if (task.Transfer!.State is TransferState.TimedOut or TransferState.Unconfirmed)
        {
            var again = task with
            {
                State = TaskState.Awaiting,
                Fault = null,
                Result = null,
                Finished = null,
                Transfer = task.Transfer with { Remark = "" },
            };
            var after = OnReport(again, report, version, now);
            if (after.IsFinished)
                return after;
        }
        var code = report.FaultStruct.FaultCode.Value;
        return task with
        {
            Transfer = task.Transfer with
            {
                Reported = now,
                StartTime = report.StartTime.Text,
                CompleteTime = report.CompleteTime.Text,
                Remark =
                    code == 0
                        ? "The device reported success afterwards."
                        : $"The device reported fault {code} afterwards.",
            },
        };
    }

    /// <summary>All of what the device was to send is here.</summary>
    /// <param name="isSilent">The model sends no TransferComplete, so that this is the end of it.</param>
    public static DeviceTask OnUploaded(DeviceTask task, bool isSilent, DateTimeOffset now)
    {
        var transfer = task.Transfer! with { Received = now, Updated = now };
        var after = task with { Transfer = transfer };
        return isSilent ? Done(after, NeverReported, now) : after;
    }

    /// <summary>The time of an awaited transfer is up: what the device runs decides.</summary>
    /// <param name="device">What is known of the device at this time.</param>
    public static DeviceTask Expire(DeviceTask task, Acquaintance device, DateTimeOffset now)
    {
        var (told, lastInform, isSilent) = device;
        var version = told ?? "";
        var transfer = task.Transfer!;
        var heard =
            transfer.Restarted is not null
            || transfer.Reported is not null
            || lastInform > (transfer.Accepted ?? transfer.Requested);
        if (
            transfer.VersionSeen is not null
            || transfer.Received is not null
            || (heard && (RunsNew(transfer, version) || RunsAnother(transfer, version)))
        )
            return Done(task, NeverReported, now);
        if (heard && IsFirmware(transfer) && RunsOld(transfer, version))
            return TaskRules.Fail(
                task,
                new TaskFault(
                    "version",
                    $"The device still runs {version}, not {transfer.Version}, when its time was up.",
                    []
                ),
                now
            );
        if (heard && isSilent && SilentTransfers.Expire(task, now) is { } unconfirmed)
            return unconfirmed;
        return TaskRules.Fail(
            task,
            new TaskFault(
                TaskFaults.Timeout,
                "The device accepted it and never reported the end of it.",
                []
            ),
            now
        );
    }

    /// <summary>The transfer of a task that has come to an end with it.</summary>
    public static Transfer? Ended(DeviceTask task, DateTimeOffset now)
    {
        if (task.Transfer is not { } transfer)
            return null;
        return transfer with
        {
            State = task.State switch
            {
                TaskState.Done when task.Result is { Unconfirmed: true } =>
                    TransferState.Unconfirmed,
                TaskState.Done => TransferState.Done,
                TaskState.Cancelled => TransferState.Cancelled,
                _ when task.Fault?.Code == TaskFaults.Timeout => TransferState.TimedOut,
                _ => TransferState.Failed,
            },
            Fault = task.Fault,
            Finished = now,
            Updated = now,
        };
    }

    /// <summary>Whether the device may be writing an image just now.</summary>
    public static bool WritesFirmware(DeviceTask task) =>
        task.Transfer is { } transfer
        && (
            IsFirmware(transfer)
            || transfer.FileType.StartsWith(StoredFirmwarePrefix, StringComparison.Ordinal)
        );

    internal static DeviceTask Done(DeviceTask task, string remark, DateTimeOffset now)
    {
        var transfer = task.Transfer!;
        if (remark.Length > 0)
            transfer = transfer with { Remark = remark };
        var result = new TaskResult
        {
            StartTime = NullIfEmpty(transfer.StartTime),
            CompleteTime = NullIfEmpty(transfer.CompleteTime),
        };
        return TaskRules.Done(task with { Transfer = transfer }, result, now);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
