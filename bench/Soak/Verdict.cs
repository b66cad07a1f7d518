namespace Muster.Bench;

/// <summary>
/// Whether what the server has stays as it is: a straight line through the samples from when what fills up
/// at first is full must rise by no more than a share of their level.
/// </summary>
internal static class Verdict
{
    private const double MostGrowth = 0.05;

    /// <summary>A pool of threads or of connections breathes.</summary>
    private const double FewHandles = 8;

    private const double FewMegabytes = 4;

    /// <summary>
    /// For so many minutes .NET gives back what it took when all was new: a line through that falls, whatever
    /// grows beside it.
    /// </summary>
    private const double WarmUp = 10;

    private const int FewestSamples = 24;

    public static bool IsFlat(IReadOnlyList<Sample> samples, Action<string> say)
    {
        var begin = Math.Max(samples[^1].At / 3, WarmUp);
        var warm = samples.Where(each => each.At >= begin).ToList();
        if (warm.Count < FewestSamples)
        {
            say($"too short to say what grows: the first {WarmUp:0} minutes say nothing of it");
            return false;
        }
        say($"from minute {warm[0].At:0} to {warm[^1].At:0}:");
        // All of them are told, also where the first is wrong.
        bool[] flat =
        [
            IsFlat("memory, MB", warm, each => each.Resident, FewMegabytes, say),
            IsFlat("managed heap, MB", warm, each => each.Heap, FewMegabytes, say),
            IsFlat("handles", warm, each => each.Handles, FewHandles, say),
            IsFlat("threads", warm, each => each.Threads, FewHandles, say),
        ];
        // Where to look when memory grows, and what is bounded by other limits.
        Tell("of memory, the C library's, MB", warm, each => each.Parts.Allocator, say);
        Tell("of memory, compiled code, MB", warm, each => each.Parts.Code, say);
        Tell("store, MB", warm, each => each.Store, say);
        return flat.All(each => each);
    }

    private static bool IsFlat(
        string what,
        List<Sample> samples,
        Func<Sample, double> value,
        double few,
        Action<string> say
    )
    {
        var (level, growth) = Line(samples, value);
        var isFlat = growth <= Math.Max(level * MostGrowth, few);
        var word = isFlat ? "flat" : "GROWS";
        say($"{what}: {level:0.0}, {growth:+0.0;-0.0;0.0}: {word}");
        return isFlat;
    }

    private static void Tell(
        string what,
        List<Sample> samples,
        Func<Sample, double> value,
        Action<string> say
    )
    {
        var (level, growth) = Line(samples, value);
        say($"{what}: {level:0.0}, {growth:+0.0;-0.0;0.0}");
    }

    /// <summary>The mean, and by how much the line of least squares rises from the first to the last.</summary>
    private static (double Level, double Growth) Line(
        List<Sample> samples,
        Func<Sample, double> value
    )
    {
        var (x, y) = (samples.Average(each => each.At), samples.Average(value));
        var over = samples.Sum(each => (each.At - x) * (value(each) - y));
        var under = samples.Sum(each => (each.At - x) * (each.At - x));
        return (y, under == 0 ? 0 : over / under * (samples[^1].At - samples[0].At));
    }
}
