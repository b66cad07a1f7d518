namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>How long changes of values are kept.</summary>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Most changes kept of one device; the oldest make way.</summary>
    public int MaxHistory { get; init; } = 1_000;

    /// <summary>
    /// Parameters whose changes are not kept: paths with <c>*</c> for any text; <c>default</c> stands for
    /// the built-in list of counters, times and measurements.
    /// </summary>
    public IReadOnlyList<string> HistoryNoise { get; init; } = ["default"];
}
