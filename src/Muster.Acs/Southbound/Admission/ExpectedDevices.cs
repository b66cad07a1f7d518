using System.Collections.Concurrent;
using System.Net;
using Muster.Acs.Devices;

namespace Muster.Acs.Southbound.Admission;

/// <summary>The devices whose sessions somebody waits for just now.</summary>
internal sealed class ExpectedDevices(TimeProvider clock)
{
    /// <summary>How long a device that is woken may take to call home.</summary>
    public static readonly TimeSpan AfterWaking = TimeSpan.FromMinutes(1);

    private const int Most = 10_000;

    private readonly ConcurrentDictionary<DeviceKey, DateTimeOffset> _until = new();
    private readonly ConcurrentDictionary<IPAddress, DateTimeOffset> _addresses = new();

    public int Count => _until.Count;

    public bool IsEmpty => _until.IsEmpty;

    /// <summary>Somebody waits for this device, at most so long.</summary>
    /// <param name="device">Which.</param>
    /// <param name="address">From where it called last.</param>
    /// <param name="wait">How long.</param>
    public void Expect(DeviceKey device, string address, TimeSpan wait)
    {
        if (_until.Count >= Most)
            return;
        var until = clock.GetUtcNow() + wait;
        // The address first: who is seen to be expected must not be dropped before its handshake.
        if (IPAddress.TryParse(address, out var at))
            Extend(_addresses, at, until);
        Extend(_until, device, until);
    }

    public bool Contains(DeviceKey device) => IsAhead(_until, device);

    /// <summary>Whether such a device called from this address the last time.</summary>
    public bool IsAt(IPAddress address) =>
        IsAhead(_addresses, address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    public void ForgetOverdue()
    {
        Forget(_until);
        Forget(_addresses);
    }

    private static void Extend<T>(
        ConcurrentDictionary<T, DateTimeOffset> expected,
        T who,
        DateTimeOffset until
    )
        where T : notnull =>
        expected.AddOrUpdate(who, until, (_, before) => before > until ? before : until);

    private bool IsAhead<T>(ConcurrentDictionary<T, DateTimeOffset> expected, T who)
        where T : notnull => expected.TryGetValue(who, out var until) && until > clock.GetUtcNow();

    private void Forget<T>(ConcurrentDictionary<T, DateTimeOffset> expected)
        where T : notnull
    {
        var now = clock.GetUtcNow();
        foreach (var entry in expected)
        {
            if (entry.Value <= now)
                expected.TryRemove(entry);
        }
    }
}
