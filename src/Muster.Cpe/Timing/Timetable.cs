namespace Muster.Cpe.Timing;

/// <summary>Something that wants to be called at a time, one time at a time.</summary>
internal interface IDue
{
    /// <summary>UTC ticks of the entry that counts; owned by the <see cref="Timetable"/>.</summary>
    long DueTicks { get; set; }

    /// <summary>Called once, on a pool thread, when the time has come. Must be quick.</summary>
    void OnDue();
}

/// <summary>
/// One timer and one priority queue for all devices of a process. An idle device has an entry of a few
/// bytes here and neither a Task nor a Timer.
/// </summary>
internal sealed class Timetable : IDisposable
{
    public const long Never = long.MaxValue;
    private const int SmallQueue = 64;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<IDue, long> _queue = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly List<IDue> _due = [];
    private long _armed = Never;
    private int _live;
    private bool _stopped;

    public Timetable(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(
            static state => ((Timetable)state!).RunDue(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Moves the one entry of <paramref name="who"/> to <paramref name="ticks"/>.</summary>
    public void Set(IDue who, long ticks)
    {
        lock (_gate)
        {
            if (who.DueTicks == ticks || _stopped)
                return;
            if (who.DueTicks == Never)
                _live++;
            who.DueTicks = ticks;
            if (ticks == Never)
            {
                _live--;
                return;
            }
            _queue.Enqueue(who, ticks);
            if (_queue.Count > SmallQueue && _queue.Count > 2 * _live)
                DropStale();
            Arm();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _queue.Clear();
        }
        _timer.Dispose();
    }

    private void RunDue()
    {
        // A clock that tests turn calls back from within Change: never call out with the lock held.
        if (_gate.IsHeldByCurrentThread)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static table => table.RunDue(), this, false);
            return;
        }
        List<IDue> due;
        lock (_gate)
        {
            _armed = Never;
            var now = _time.GetUtcNow().UtcTicks;
            while (_queue.TryPeek(out var who, out var ticks) && ticks <= now)
            {
                _queue.Dequeue();
                if (who.DueTicks != ticks)
                    continue; // superseded by a later Set
                who.DueTicks = Never;
                _live--;
                _due.Add(who);
            }
            due = [.. _due];
            _due.Clear();
            Arm();
        }
        foreach (var who in due)
            who.OnDue();
    }

    private void Arm()
    {
        while (_queue.TryPeek(out var who, out var stale) && who.DueTicks != stale)
            _queue.Dequeue();
        if (!_queue.TryPeek(out _, out var next) || next >= _armed || _stopped)
            return;
        _armed = next;
        var wait = next - _time.GetUtcNow().UtcTicks;
        // A timer counts whole milliseconds: round up, or it fires before the time and must be set again.
        var milliseconds = Math.Clamp((wait + 9999) / 10000, 0, int.MaxValue);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private void DropStale()
    {
        var kept = _queue.UnorderedItems.Where(e => e.Element.DueTicks == e.Priority).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(kept.Distinct());
    }
}
