namespace Muster.Acs.Hosting;

/// <summary>Rules of the options of what is kept of changes.</summary>
internal static partial class AcsOptionsRules
{
    private const int MostNoise = 200;

    private static IEnumerable<string> History(AcsOptions options)
    {
        if (
            options.HistoryRetention < TimeSpan.FromHours(1)
            || options.HistoryRetention > TimeSpan.FromDays(3650)
        )
            yield return $"historyRetention: {options.HistoryRetention} is not between an hour and "
                + "ten years.";
        if (options.MaxHistory is < 10 or > 100_000)
            yield return $"maxHistory: {options.MaxHistory} is not between 10 and 100000.";
        if (options.HistoryNoise.Count > MostNoise)
            yield return $"historyNoise: more than {MostNoise} patterns.";
    }
}
