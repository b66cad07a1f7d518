namespace Conformance.Clusters;

/// <summary>When a device calls home, and when it tries again.</summary>
/// <param name="Period">From one call to the next; zero for no pause at all.</param>
/// <param name="Retry">How long it waits before its first, second, … retry.</param>
internal sealed record CallPace(TimeSpan Period, Func<int, TimeSpan> Retry)
{
    private const int FirstWait = 5;

    /// <summary>From the tenth retry on the standard's times stay the same.</summary>
    private const int MostDoublings = 9;

    /// <summary>One session after the other; what fails is begun anew at once.</summary>
    public static CallPace Breathless { get; } =
        new(TimeSpan.Zero, _ => TimeSpan.FromMilliseconds(100));

    /// <summary>Periodic calls, and the retries of TR-069 3.2.1.1: 5 to 10 s, then twice as long each time.</summary>
    public static CallPace Of(TimeSpan period) =>
        new(period, retry => Least(retry) * (1 + Random.Shared.NextDouble()));

    /// <summary>The longest time in which the standard lets a device make so many retries.</summary>
    public static TimeSpan Within(int retries) =>
        TimeSpan.FromTicks(Enumerable.Range(1, retries).Sum(retry => (Least(retry) * 2).Ticks));

    private static TimeSpan Least(int retry) =>
        TimeSpan.FromSeconds(FirstWait << Math.Min(retry - 1, MostDoublings));
}

/// <summary>A call that ended in a whole session.</summary>
/// <param name="Failed">When its first attempt failed; where none did, as <paramref name="Began"/>.</param>
/// <param name="Began">When the attempt began that was served.</param>
/// <param name="Served">When that session was over.</param>
/// <param name="Retries">How often it had to try again.</param>
internal readonly record struct ServedCall(
    DateTimeOffset Failed,
    DateTimeOffset Began,
    DateTimeOffset Served,
    int Retries
)
{
    /// <summary>From the failure to the attempt that was served.</summary>
    public TimeSpan Away => Began - Failed;

    public TimeSpan Session => Served - Began;
}
