using System.Collections.Concurrent;
using Muster.Acs.Devices;

namespace Muster.Acs.Waking;

/// <summary>
/// How often devices are knocked at: so many requests a second in all, so many a minute at one device.
/// Both are buckets, kept as the time at which they will be full again.
/// </summary>
internal sealed class WakeLimits(AcsOptions options, TimeProvider time)
{
    /// <summary>Devices that are remembered; those whose bucket is full again are dropped first.</summary>
    private const int MostDevices = 100_000;

    private readonly TimeSpan _refill = TimeSpan.FromSeconds(1) / options.WakeRate;
    private readonly TimeSpan _deviceRefill = TimeSpan.FromMinutes(1) / options.WakeDeviceRate;
    private readonly ConcurrentDictionary<DeviceKey, TimeSpan> _devices = new();
    private readonly Lock _gate = new();

    // By the time that passes: a clock that is set back would wake nobody for hours.
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _fullAt;

    /// <summary>Waits for the device's turn and then for the server's.</summary>
    public async Task WaitAsync(DeviceKey device, CancellationToken cancellation)
    {
        await PauseAsync(TakeOfDevice(device), cancellation);
        await PauseAsync(TakeOfAll(), cancellation);
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellation) =>
        pause > TimeSpan.Zero ? Task.Delay(pause, time, cancellation) : Task.CompletedTask;

    /// <summary>One second's worth may go at once; later ones wait their turn.</summary>
    private TimeSpan TakeOfAll()
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            var from = _fullAt > now ? _fullAt : now;
            _fullAt = from + _refill;
            return _fullAt - now - TimeSpan.FromSeconds(1);
        }
    }

    private TimeSpan TakeOfDevice(DeviceKey device)
    {
        var now = time.GetElapsedTime(_start);
        if (_devices.Count >= MostDevices)
            Forget(now);
        var fullAt = _devices.AddOrUpdate(
            device,
            static (_, of) => of.now + of._deviceRefill,
            static (_, fullAt, of) => (fullAt > of.now ? fullAt : of.now) + of._deviceRefill,
            (now, _deviceRefill)
        );
        return fullAt - now - TimeSpan.FromMinutes(1);
    }

    private void Forget(TimeSpan now)
    {
        foreach (var (device, fullAt) in _devices)
        {
            if (fullAt <= now)
                _devices.TryRemove(device, out _);
        }
        if (_devices.Count >= MostDevices)
            _devices.Clear();
    }
}
