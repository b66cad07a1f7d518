using System.Collections.Concurrent;

namespace Muster.Acs.Southbound.Admission;

/// <summary>
/// Connections that were let in and have not said yet what they want: each counts as a session until
/// its first request does, or until it has taken its time.
/// </summary>
internal sealed class Arrivals(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Arrival> _inOrder = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Arrival Add()
    {
        var arrival = new Arrival(clock.GetTimestamp());
        Interlocked.Increment(ref _count);
        _inOrder.Enqueue(arrival);
        return arrival;
    }

    public void End(Arrival arrival)
    {
        if (arrival.End())
            Interlocked.Decrement(ref _count);
    }

    public void ForgetOverdue()
    {
        while (
            _inOrder.TryPeek(out var first)
            && (first.IsOver || clock.GetElapsedTime(first.Since) > Patience)
            && _inOrder.TryDequeue(out var overdue)
        )
            End(overdue);
    }
}

/// <summary>One such connection.</summary>
internal sealed class Arrival(long since)
{
    private int _isOver;

    public long Since => since;

    public bool IsOver => Volatile.Read(ref _isOver) != 0;

    /// <summary>True for who ends it first.</summary>
    public bool End() => Interlocked.Exchange(ref _isOver, 1) == 0;
}
