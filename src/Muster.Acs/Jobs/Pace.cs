namespace Muster.Acs.Jobs;

/// <summary>So many in a time, evenly: the n-th is due n intervals after the first.</summary>
internal sealed class Pace(int count, TimeSpan per, TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private long _count;

    public Task WaitAsync(CancellationToken cancellation)
    {
        var due = _start + (per * _count++ / count);
        var pause = due - time.GetUtcNow();
        // Timers know milliseconds; what is due sooner is due now.
        return pause > TimeSpan.FromMilliseconds(1)
            ? Task.Delay(pause, time, cancellation)
            : Task.CompletedTask;
    }
}
