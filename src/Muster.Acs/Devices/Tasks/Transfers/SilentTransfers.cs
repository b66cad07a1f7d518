using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks.Transfers;

/// <summary>
/// Transfers of a model that sends no TransferComplete (quirk <c>noTransferComplete</c>): what can be seen
/// without one counts, and what cannot be seen ends as unconfirmed instead of as a failure.
/// </summary>
internal static class SilentTransfers
{
    private const string NeverReports = "This model sends no TransferComplete";

    /// <summary>The device has called home; <paramref name="restarted"/> with the event 1 BOOT.</summary>
    /// <param name="version">What it runs; empty when unknown.</param>
    public static DeviceTask OnInform(
        DeviceTask task,
        string version,
        bool restarted,
        DateTimeOffset now
    )
    {
        var transfer = task.Transfer!;
        if (TransferRules.RunsAnother(transfer, version))
            return TransferRules.Done(task, TransferRules.NeverReported, now);
        // Firmware may need a second start; any other file is taken by the first one, or not at all.
        var isOver =
            restarted
            && transfer.Kind != TransferKind.Upload
            && !TransferRules.IsFirmware(transfer)
            && now >= EarliestBegin(task);
        return isOver
            ? Unconfirmed(task, $"{NeverReports}; it started again after it was asked.", now)
            : task;
    }

    /// <summary>Its time is up, and the device has called home in it.</summary>
    public static DeviceTask? Expire(DeviceTask task, DateTimeOffset now) =>
        // What was to come here and did not has not been sent.
        task.Request
            is UploadRequest { Url: null }
            ? null
            : Unconfirmed(
                task,
                "The device sent no TransferComplete; it raised no objection in its time.",
                now
            );

    private static DeviceTask Unconfirmed(DeviceTask task, string remark, DateTimeOffset now)
    {
        var result = new TaskResult { Unconfirmed = true };
        var transfer = task.Transfer! with { Remark = remark };
        return TaskRules.Done(task with { Transfer = transfer }, result, now);
    }

    // A start before the delay is over, or before the first window opens, has nothing to do with it.
    private static DateTimeOffset EarliestBegin(DeviceTask task)
    {
        var seconds = task.Request switch
        {
            DownloadRequest download => download.DelaySeconds,
            ScheduleDownloadRequest scheduled => scheduled.TimeWindows.Min(w => w.WindowStart),
            _ => 0u,
        };
        var transfer = task.Transfer!;
        return (transfer.Accepted ?? transfer.Requested ?? task.Created).AddSeconds(seconds);
    }
}
