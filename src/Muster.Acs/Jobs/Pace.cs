namespace Muster.Acs.Jobs;

/// <summary>
/// So many in a time, evenly: the n-th is due n intervals after the first. By the time that passes: a
/// clock that is set forward must not make all of them due at once, nor one that is set back none.
/// </summary>
internal sealed class Pace(int count, TimeSpan per, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _count;

    public Task WaitAsync(CancellationToken cancellation)
    {
        var pause = (per * _count++ / count) - time.GetElapsedTime(_start);
        // Timers know milliseconds; what is due sooner is due now.
        return pause > TimeSpan.FromMilliseconds(1)
            ? Task.Delay(pause, time, cancellation)
            : Task.CompletedTask;
    }
}
