using Muster.Cpe.Timing;

namespace Muster.Cpe;

/// <summary>
/// When a CPE calls home by itself: the periodic timer and the ScheduleInforms that wait. Times are UTC
/// ticks, so that an idle device keeps a few words and no timer.
/// </summary>
internal struct InformScheduler
{
    /// <summary>ScheduleInforms that may wait; one more is fault 9004.</summary>
    public const int MostScheduled = 32;

    private long _interval;
    private long _reference;
    private bool _ownPhase;
    private List<(long Due, string CommandKey)>? _scheduled;

    /// <summary>The next "2 PERIODIC"; <see cref="Timetable.Never"/> when it is switched off.</summary>
    public long NextPeriodic { get; private set; }

    /// <summary>The earliest of all that waits here.</summary>
    public readonly long Next =>
        Math.Min(
            NextPeriodic,
            _scheduled is { Count: > 0 } ? _scheduled.Min(s => s.Due) : Timetable.Never
        );

    /// <summary>
    /// Takes over the settings; those that did not change leave the timer alone, those that did count
    /// at once.
    /// </summary>
    /// <param name="interval">Null when periodic Informs are switched off.</param>
    /// <param name="reference">PeriodicInformTime; null for the Unknown Time.</param>
    /// <param name="now">UTC ticks.</param>
    /// <param name="random">For a phase of its own.</param>
    public void Configure(
        TimeSpan? interval,
        DateTimeOffset? reference,
        long now,
        ref SeededRandom random
    )
    {
        if (interval is not { Ticks: > 0 } period)
        {
            (_interval, NextPeriodic) = (0, Timetable.Never);
            return;
        }
        var ownPhase = reference is null;
        var unchanged =
            _interval == period.Ticks
            && _ownPhase == ownPhase
            && (ownPhase || _reference == reference!.Value.UtcTicks);
        if (unchanged)
            return;
        _interval = period.Ticks;
        _ownPhase = ownPhase;
        // "Unknown Time: the CPE chooses its own phase." At random, so that a fleet spreads.
        _reference = reference?.UtcTicks ?? now + (long)(random.NextDouble() * _interval);
        NextPeriodic = After(now);
    }

    /// <summary>Starts the period's phase anew, as a device does that starts.</summary>
    public void Restart() => _interval = 0;

    public bool TrySchedule(long due, string commandKey)
    {
        _scheduled ??= [];
        if (_scheduled.Count >= MostScheduled)
            return false;
        _scheduled.Add((due, commandKey));
        return true;
    }

    public void ClearScheduled() => _scheduled = null;

    /// <summary>True once for each period that has passed, however many of them were missed.</summary>
    public bool TakePeriodic(long now)
    {
        if (NextPeriodic > now)
            return false;
        NextPeriodic = After(now);
        return true;
    }

    /// <summary>The keys of the ScheduleInforms that are due.</summary>
    public readonly IReadOnlyList<string> TakeScheduled(long now)
    {
        if (_scheduled is not { Count: > 0 } waiting)
            return [];
        var keys = waiting.Where(s => s.Due <= now).Select(s => s.CommandKey).ToArray();
        waiting.RemoveAll(s => s.Due <= now);
        return keys;
    }

    /// <summary>"PeriodicInformTime + n * PeriodicInformInterval", the first one after now.</summary>
    private readonly long After(long now)
    {
        var offset = (now - _reference) % _interval;
        if (offset < 0)
            offset += _interval;
        return now + _interval - offset;
    }
}
