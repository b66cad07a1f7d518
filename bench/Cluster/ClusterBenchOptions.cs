using System.Globalization;

namespace Muster.Bench;

/// <summary>How large the load is, and how long the losses last.</summary>
internal sealed record ClusterBenchOptions
{
    public const string Usage =
        "options: --devices N (10000)  --period SECONDS (180)  --redis-gone SECONDS (30)  "
        + "--limit SECONDS (1200)";

    public int Devices { get; init; } = 10_000;

    /// <summary>From one call of a device to its next.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>How long there is no Redis.</summary>
    public TimeSpan RedisGone { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(20);

    public static ClusterBenchOptions Parse(string[] args)
    {
        var options = new ClusterBenchOptions();
        for (var at = 0; at < args.Length; at += 2)
        {
            var number = Number(at + 1 < args.Length ? args[at + 1] : "");
            var seconds = TimeSpan.FromSeconds(number);
            options = args[at] switch
            {
                "--devices" => options with { Devices = number },
                "--period" => options with { Period = seconds },
                "--redis-gone" => options with { RedisGone = seconds },
                "--limit" => options with { Limit = seconds },
                _ => throw new BenchFailure(Usage),
            };
        }
        return options;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : throw new BenchFailure($"'{text}' is no number above 0; {Usage}");
}
