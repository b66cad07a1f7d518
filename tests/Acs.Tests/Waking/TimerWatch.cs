using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Muster.Acs.Tests.Waking;

/// <summary>A clock that stands still, and tells which waits have begun on it.</summary>
internal sealed class TimerWatch : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> begun = new();

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        begun.Enqueue(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody waits so long, the n-th time, and lets that time pass.</summary>
    public async Task PassAsync(TimeSpan wait, int times = 1)
    {
        await Wait.UntilAsync(() => begun.Count(due => due == wait) >= times);
        Advance(wait);
    }
}
