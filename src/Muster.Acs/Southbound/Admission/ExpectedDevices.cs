using System.Collections.Concurrent;
using Muster.Acs.Devices;

namespace Muster.Acs.Southbound.Admission;

/// <summary>The devices whose sessions somebody waits for just now.</summary>
internal sealed class ExpectedDevices(TimeProvider clock)
{
    /// <summary>How long a device that is woken may take to call home.</summary>
    public static readonly TimeSpan AfterWaking = TimeSpan.FromMinutes(1);

    private const int Most = 10_000;

    private readonly ConcurrentDictionary<DeviceKey, DateTimeOffset> _until = new();

    public int Count => _until.Count;

    public bool IsEmpty => _until.IsEmpty;

    /// <summary>Somebody waits for this device, at most so long.</summary>
    public void Expect(DeviceKey device, TimeSpan wait)
    {
        if (_until.Count >= Most)
            return;
        var until = clock.GetUtcNow() + wait;
        _until.AddOrUpdate(device, until, (_, before) => before > until ? before : until);
    }

    public bool Contains(DeviceKey device) =>
        _until.TryGetValue(device, out var until) && until > clock.GetUtcNow();

    public void ForgetOverdue()
    {
        var now = clock.GetUtcNow();
        foreach (var entry in _until)
        {
            if (entry.Value <= now)
                _until.TryRemove(entry);
        }
    }
}
