using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Configuration;

/// <summary>The stored configuration for a device that is in no session.</summary>
internal sealed class ConfigDesk(RuleBook book, IDeviceStore devices, TimeProvider clock)
{
    public RuleSnapshot Rules => book.Current;

    public bool Has(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Rules.Config.ContainsKey(key))
                return true;
        }
        return false;
    }

    /// <summary>What is stored under some keys; where nothing is, the device's tree is not read.</summary>
    public async Task<DeviceConfig> OfAsync(
        DeviceRecord device,
        CancellationToken cancellation,
        params string[] keys
    ) =>
        Has(keys)
            ? new DeviceConfig(Rules, await ScopeAsync(device, cancellation))
            : DeviceConfig.Empty;

    /// <summary>What expressions of the configuration see of a device.</summary>
    public async Task<IExpressionScope> ScopeAsync(
        DeviceRecord device,
        CancellationToken cancellation
    )
    {
        var stored = await devices.LoadShadowAsync(device.RowId, cancellation);
        var tree = stored.Overlay(device.Informed, device.LastInform);
        var tags = await devices.TagsAsync(device.RowId, cancellation);
        return DeviceConfig.Scope(device, tree, tags, clock.GetUtcNow());
    }
}
