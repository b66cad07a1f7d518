using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>Reboot and FactoryReset: accepted now, done when the device calls home again.</summary>
internal static class Restart
{
    public static async Task<DeviceTask> RebootAsync(DeviceSession device, DeviceTask task)
    {
        await device.Cpe.CallAsync(new Reboot(task.Id));
        return TaskRules.Await(task, device.Services.Options.TransferTimeout, device.Now);
    }

    public static async Task<DeviceTask> FactoryResetAsync(DeviceSession device, DeviceTask task)
    {
        await device.Cpe.CallAsync(new FactoryReset());
        return TaskRules.Await(task, device.Services.Options.TransferTimeout, device.Now);
    }
}
