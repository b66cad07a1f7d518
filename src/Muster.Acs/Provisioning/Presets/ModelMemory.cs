using System.Collections.Concurrent;
using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>
/// What the devices of a model are called like below: asked of the tree of another one when a device of
/// the model calls for the first time, so that it need not be discovered again.
/// </summary>
internal sealed class ModelMemory(IDeviceStore devices, TimeProvider clock)
{
    private const int Most = 200;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FreshNothing = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Key, (ModelNames? Names, DateTimeOffset Until)> _known =
        new();

    private readonly record struct Key(string Manufacturer, string ProductClass, string Software);

    /// <summary>A device of the model has been discovered: whoever knew none may ask again.</summary>
    public void Learned(DeviceRecord device)
    {
        var key = KeyOf(device);
        if (_known.TryGetValue(key, out var known) && known.Names is null)
            _known.TryRemove(key, out _);
    }

    public async Task<ModelNames?> FindAsync(DeviceRecord device)
    {
        var key = KeyOf(device);
        if (key.Software.Length == 0)
            return null;
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(key, out var known) && known.Until > now)
            return known.Names;
        var tree = await devices.ModelTreeAsync(
            key.Manufacturer,
            key.ProductClass,
            key.Software,
            CancellationToken.None
        );
        var names = tree is { Count: > 0 } ? new ModelNames(tree) : null;
        if (_known.Count >= Most)
            _known.Clear();
        _known[key] = (names, now + (names is null ? FreshNothing : Fresh));
        return names;
    }

    private static Key KeyOf(DeviceRecord device) =>
        new(
            device.Identity.Manufacturer,
            device.Identity.ProductClass,
            device.InformedValue(".DeviceInfo.SoftwareVersion") ?? ""
        );
}
