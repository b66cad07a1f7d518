using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Storage;
using Muster.Cwmp;

namespace Muster.Acs.History;

/// <summary>Who or what changed something, in words.</summary>
internal static class HistoryCauses
{
    /// <summary>Found when it was read: nobody here did it.</summary>
    public static readonly HistoryCause Found = new(
        HistoryBy.Device,
        "Found when the device was read."
    );

    public static HistoryCause Told(IReadOnlyList<string> events) =>
        new(
            events.Any(code => EventCodes.Same(code, EventCodes.ValueChange))
                ? HistoryBy.Notification
                : HistoryBy.Device,
            $"Told in the Inform {string.Join(", ", events)}."
        );

    /// <summary>The one row of a device that lost its configuration; none at first contact.</summary>
    public static HistoryBatch? Reset(
        DeviceRecord? known,
        IReadOnlyList<string> events,
        DateTimeOffset now
    ) =>
        known is null
            ? null
            : new(
                [new("", HistoryKind.Reset, null, null) { At = now, Cause = Told(events) }],
                IsPartial: false,
                now
            );

    public static HistoryCause Of(Cause rule) => new(HistoryBy.Rule, rule.ToString());

    /// <summary>Null for tasks that change nothing of the device's tree.</summary>
    public static HistoryCause? Of(DeviceTask task) =>
        task.Request is SetParameterValuesRequest or AddObjectRequest or DeleteObjectRequest
            ? new(
                HistoryBy.Task,
                $"{StorageJson.KindOf(task.Request)}"
                    + (task.Author.Length > 0 ? $" by {task.Author}" : ""),
                task.Author.Length > 0 ? task.Author : null,
                task.Id
            )
            : null;
}
