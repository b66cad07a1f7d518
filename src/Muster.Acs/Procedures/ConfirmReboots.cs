using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Procedures;

/// <summary>
/// Some devices tell of a reboot neither by 1 BOOT nor by M Reboot (quirk 110). While one is awaited, each
/// session asks for DeviceInfo.UpTime: whoever is up for less time than since the Reboot has started again.
/// </summary>
internal static class ConfirmReboots
{
    private const string UpTime = "DeviceInfo.UpTime";

    public static async Task RunAsync(DeviceSession device)
    {
        DeviceTask[] untold = [.. device.Tasks.All.Where(TaskRules.IsUntold)];
        if (untold.Length == 0)
            return;
        device.Cpe.Cause = $"task {untold[0].Id}: whether the device has started again";
        var asked = device.Now;
        if (await UpTimeAsync(device) is not { } upTime)
            return;
        foreach (var task in untold)
        {
            var after = TaskRules.OnUpTime(task, upTime, asked);
            if (!ReferenceEquals(after, task))
                await device.StoreAsync(after);
        }
    }

    /// <summary>Null where the device would not tell.</summary>
    private static async Task<TimeSpan?> UpTimeAsync(DeviceSession device)
    {
        var outcome = await device.Cpe.TryCallAsync(new GetParameterValues([device.Root + UpTime]));
        if (!outcome.IsSuccess)
            return null;
        foreach (var (name, value) in outcome.Response.ParameterList)
        {
            if (name == device.Root + UpTime && value.TryGetUnsignedLong(out var seconds))
                return TimeSpan.FromSeconds(Math.Min(seconds, uint.MaxValue));
        }
        return null;
    }
}
