using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;

namespace Muster.Acs.Procedures;

/// <summary>Puts failed tasks whose rest is over back in front of the queue.</summary>
internal static class RetryTasks
{
    public static async Task RunAsync(DeviceSession device)
    {
        if (!device.Tasks.Failed.Any(task => IsDue(device, task)))
            return;
        // Somebody may have dismissed one meanwhile: the store knows.
        var failed = await device.Services.Tasks.FailedTasksAsync(
            device.Record.RowId,
            OpenTasks.MostFailed,
            CancellationToken.None
        );
        var standing = failed
            .Where(task => RetryRules.IsTriedAgain(task) && !(task.Expires <= device.Now))
            .ToLookup(task => IsDue(device, task));
        device.Tasks.HaveFailed([.. standing[false]]);
        List<DeviceTask> again = [.. standing[true].Select(RetryRules.Again)];
        foreach (var task in again)
            await device.Services.Tasks.UpdateAsync(task, CancellationToken.None);
        device.Tasks.AddAgain(again);
    }

    private static bool IsDue(DeviceSession device, DeviceTask task)
    {
        var policy = device.Services.Node.Rules.Tools.With(device.Config).Retry;
        return RetryRules.NextTry(task, policy) <= device.Now;
    }
}
