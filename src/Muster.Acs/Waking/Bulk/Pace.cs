namespace Muster.Acs.Waking.Bulk;

/// <summary>So many a second, evenly: the n-th is due n intervals after the first.</summary>
internal sealed class Pace(int perSecond, TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private long _count;

    public Task WaitAsync(CancellationToken cancellation)
    {
        var due = _start + (TimeSpan.FromSeconds(1) * _count++ / perSecond);
        var pause = due - time.GetUtcNow();
        // Timers know milliseconds; what is due sooner is due now.
        return pause > TimeSpan.FromMilliseconds(1)
            ? Task.Delay(pause, time, cancellation)
            : Task.CompletedTask;
    }
}
