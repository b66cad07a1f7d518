namespace Muster.Bench;

/// <summary>
/// Sessions until they cost no less any more: the compiler of .NET translates what runs often a second time,
/// and better, and takes tens of thousands of sessions to come to its end.
/// </summary>
/// <param name="First">What each of the first sessions cost.</param>
/// <param name="Settled">What each cost in the cheapest round.</param>
/// <param name="Sessions">After how many of each node nothing got cheaper.</param>
internal sealed record WarmUp(Spent First, Spent Settled, int Sessions)
{
    /// <summary>How many are told as the first.</summary>
    public const int FirstSessions = 1_000;
    private const int Round = 5_000;

    /// <summary>A server that has just started refuses more than it can answer soon.</summary>
    public const int AtOnceWhileCold = 128;
    private const int IsWarm = 20_000;

    /// <summary>A round that is not this much cheaper has found nothing new.</summary>
    private const double Notable = 0.95;
    private const int RoundsWithout = 2;

    /// <summary>Of one series, where nothing else is asked for.</summary>
    private const int Most = 60_000;

    public static async Task<WarmUp> RunAsync(
        Series series,
        BenchOptions options,
        CancellationToken cancellation
    )
    {
        var first = await series.RunAsync(FirstSessions, AtOnce(0), cancellation);
        var (best, sessions, without) = (first, FirstSessions, 0);
        while (
            options.WarmUp is { } wanted
                ? sessions < wanted
                : sessions < Most && without < RoundsWithout
        )
        {
            var each = await series.RunAsync(Round, AtOnce(sessions), cancellation);
            sessions += Round;
            without = each.Together < best.Together * Notable ? 0 : without + 1;
            best = each.Together < best.Together ? each : best;
        }
        return new(first, best, sessions);

        int AtOnce(int sessions) =>
            sessions < IsWarm
                ? Math.Min(options.Concurrency, AtOnceWhileCold)
                : options.Concurrency;
    }
}
