using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Procedures;

/// <summary>What a CPE tells of its software modules.</summary>
internal static class SoftwareReports
{
    public static Task RecordAsync(DeviceSession device, DUStateChangeComplete report)
    {
        var told = Told(
            "du.changed",
            SoftwareModules.Results(report),
            report.CommandKey,
            device.Now
        );
        return Asked(device, report.CommandKey) is { } task
            ? device.StoreAsync(SoftwareModules.OnReport(task, report, device.Now), told)
            : device.TellAsync(told);
    }

    public static Task RecordAsync(DeviceSession device, AutonomousDUStateChangeComplete report) =>
        device.TellAsync(Told("du.autonomous", SoftwareModules.Results(report), null, device.Now));

    // "CommandKey ... opt": without one, it is the one change that is under way.
    private static DeviceTask? Asked(DeviceSession device, string? key)
    {
        var awaited = device.Tasks.All.Where(task =>
            task
                is { Request: ChangeDUStateRequest, State: TaskState.Awaiting or TaskState.Running }
        );
        return string.IsNullOrEmpty(key)
            ? awaited.Take(2).ToList() is [var only]
                ? only
                : null
            : awaited.FirstOrDefault(task => task.Id == key);
    }

    private static EventRecord Told(
        string kind,
        IReadOnlyList<DUResult> results,
        string? key,
        DateTimeOffset now
    )
    {
        var failed = results.Count(unit => unit.FaultCode != 0);
        var list = JsonSerializer.SerializeToNode(
            results,
            StorageJson.Default.IReadOnlyListDUResult
        );
        var details = new JsonObject { ["deploymentUnits"] = list };
        if (key is not null)
            details["commandKey"] = key;
        return new(
            kind,
            failed == 0
                ? $"The device changed {results.Count} deployment units."
                : $"The device failed to change {failed} of {results.Count} deployment units.",
            now,
            details
        );
    }
}
