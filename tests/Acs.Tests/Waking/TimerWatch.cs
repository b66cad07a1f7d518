using System.Collections.Concurrent;
using System.Diagnostics;
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
        await Until.HoldsAsync(() => begun.Count(due => due == wait) >= times);
        Advance(wait);
    }
}

/// <summary>Waits for a thing itself.</summary>
internal static class Until
{
    public static async Task HoldsAsync(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(20))
                throw new TimeoutException("What was waited for did not happen.");
            await Task.Yield();
        }
    }

    /// <summary>As the other, where looking takes time itself.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(20))
                throw new TimeoutException("What was waited for did not happen.");
        }
    }
}
