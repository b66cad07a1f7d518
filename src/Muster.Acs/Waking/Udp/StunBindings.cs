using System.Collections.Concurrent;
using System.Net;
using Muster.Acs.Devices;

namespace Muster.Acs.Waking.Udp;

/// <summary>
/// The bindings that devices have proven to be theirs, and keep open; forgotten when they are no longer
/// refreshed. A device that is not remembered is reached at what it told in its Inform.
/// </summary>
internal sealed class StunBindings(TimeProvider time)
{
    public const int Most = 200_000;

    /// <summary>Longer than a NAT keeps a binding, and than devices pause between two keep-alives.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<DeviceKey, Binding> _bindings = new();
    private long _sweepAt;

    private readonly record struct Binding(IPEndPoint EndPoint, long Until);

    public int Count => _bindings.Count;

    public void Note(DeviceKey device, IPEndPoint binding)
    {
        var now = time.GetUtcNow().UtcTicks;
        if (_bindings.Count >= Most && !_bindings.ContainsKey(device) && !Sweep(now))
            return;
        _bindings[device] = new(binding, now + Life.Ticks);
    }

    public IPEndPoint? Find(DeviceKey device) =>
        _bindings.TryGetValue(device, out var binding) && binding.Until > time.GetUtcNow().UtcTicks
            ? binding.EndPoint
            : null;

    /// <summary>Drops what has run out, at most once a minute; true when there is room.</summary>
    private bool Sweep(long now)
    {
        var due = Interlocked.Read(ref _sweepAt);
        if (
            now < due
            || Interlocked.CompareExchange(ref _sweepAt, now + TimeSpan.TicksPerMinute, due) != due
        )
            return false;
        foreach (var (device, binding) in _bindings)
        {
            if (binding.Until <= now)
                _bindings.TryRemove(device, out _);
        }
        return _bindings.Count < Most;
    }
}
