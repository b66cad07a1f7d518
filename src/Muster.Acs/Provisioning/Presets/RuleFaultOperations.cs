using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Presets;

/// <summary><see cref="IRuleFaults"/>: the rows, and the device that remembers them in memory.</summary>
internal sealed class RuleFaultOperations(IDeviceStore devices, IGrainFactory grains) : IRuleFaults
{
    public Task<Page<ChannelFaultView>> ListAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    ) => devices.RuleFaultsAsync(deviceId, page, cancellation);

    public async Task DismissAsync(string deviceId, string channel, CancellationToken cancellation)
    {
        var grain = grains.GetGrain<IDeviceGrain>(DeviceKey.OfId(deviceId).Value);
        if (!await grain.DismissRuleFault(channel))
            throw new OperationException(
                OperationFaultKind.NotFound,
                $"{deviceId} has no fault in channel '{channel}'.",
                "channel"
            );
    }
}
