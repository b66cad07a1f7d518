using Microsoft.Extensions.Hosting;
using Muster.Acs.Storage;

namespace Muster.Acs.Southbound.Admission;

/// <summary>
/// Measures, ten times a second, how long work waits. On a thread of its own: one of the pool would
/// have to wait with those whose waiting it measures.
/// </summary>
internal sealed class LoadGauge(
    AdmissionControl admission,
    AdmissionLimit limit,
    Arrivals arrivals,
    IStoreLoad store,
    Devices.OpenSessions sessions
) : IHostedService, IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private const int MomentsASecond = 10;
    private const int MomentsOfMemory = 100;
    private const double Fading = 0.9995;

    private readonly ManualResetEventSlim _stop = new();
    private readonly TimeProvider _clock = TimeProvider.System;

    private Thread? _thread;

    /// <summary>When the probe that is under way was put into the pool's queue; 0 for none.</summary>
    private long _probeSince;
    private long _probeTook;
    private long _refusedBefore;
    private long _openedBefore;
    private double _refusedOfLate;
    private double _rate;
    private double _bestRate;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "muster gauge" };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Set();
        return Task.CompletedTask;
    }

    /// <summary>Whether it measures.</summary>
    public bool IsRunning => _thread is { IsAlive: true };

    /// <summary>Ends the thread first, whose next look at what is disposed would end the process.</summary>
    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        var last = _clock.GetTimestamp();
        for (var round = 0; !_stop.Wait(Pace); round++)
        {
            var now = _clock.GetTimestamp();
            arrivals.ForgetOverdue();
            Measure();
            if (!limit.IsStorm)
                admission.CatchUp.Advance(_clock.GetElapsedTime(last, now));
            if (round % MomentsASecond == 0)
                admission.Expected.ForgetOverdue();
            last = now;
        }
    }

    private void Measure()
    {
        var delay = PoolDelay();
        var lag = store.Lag;
        var refused = admission.Refused;
        var opened = sessions.Counters.Opened;
        limit.Observe(
            new Load(delay > lag ? delay : lag, GC.GetTotalMemory(false), admission.Sessions),
            refused != _refusedBefore
        );
        // Those refused in the last seconds, and the most that was served in one: what is told to come
        // later should not depend on one moment.
        _refusedOfLate += refused - _refusedBefore - (_refusedOfLate / MomentsOfMemory);
        _rate += (((opened - _openedBefore) * MomentsASecond) - _rate) / MomentsASecond;
        _bestRate = Math.Max(_rate, _bestRate * Fading);
        (_refusedBefore, _openedBefore) = (refused, opened);
        admission.Spread(_refusedOfLate, _bestRate);
    }

    /// <summary>What the last probe waited, or the one that is under way has waited already.</summary>
    private TimeSpan PoolDelay()
    {
        var since = Interlocked.Read(ref _probeSince);
        if (since != 0)
            return _clock.GetElapsedTime(since);
        var took = Interlocked.Read(ref _probeTook);
        Interlocked.Exchange(ref _probeSince, _clock.GetTimestamp());
        ThreadPool.UnsafeQueueUserWorkItem(
            static gauge =>
            {
                var since = Interlocked.Exchange(ref gauge._probeSince, 0);
                Interlocked.Exchange(ref gauge._probeTook, gauge._clock.GetTimestamp() - since);
            },
            this,
            preferLocal: false
        );
        return _clock.GetElapsedTime(0, took);
    }
}
