using Muster.Acs.Devices;
using Muster.Acs.Waking;

namespace Muster.Acs.Southbound.Admission;

/// <summary>
/// The devices that were sent home with work undone, called back at a pace when it is quiet again. One
/// that finds no room here, or does not hear, does its work at its next Inform.
/// </summary>
internal sealed class CatchUp(IWaker waker, AcsOptions options)
{
    private const int Most = 100_000;

    private readonly Lock _gate = new();
    private readonly Queue<DeviceKey> _waiting = [];
    private readonly HashSet<DeviceKey> _known = [];
    private double _allowance;
    private long _postponed;
    private long _called;

    public long Postponed => Interlocked.Read(ref _postponed);
    public long Called => Interlocked.Read(ref _called);

    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    public void Postpone(DeviceKey device)
    {
        Interlocked.Increment(ref _postponed);
        lock (_gate)
        {
            if (_waiting.Count < Most && _known.Add(device))
                _waiting.Enqueue(device);
        }
    }

    /// <summary>Calls as many as the time since the last call allows.</summary>
    public void Advance(TimeSpan elapsed)
    {
        _allowance = Math.Min(
            _allowance + (elapsed.TotalSeconds * options.AdmissionCatchUp),
            Math.Max(1, options.AdmissionCatchUp)
        );
        for (; _allowance >= 1 && Next() is { } device; _allowance--)
        {
            Interlocked.Increment(ref _called);
            waker.Wake(device);
        }
    }

    private DeviceKey? Next()
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out var device))
                return null;
            _known.Remove(device);
            return device;
        }
    }
}
