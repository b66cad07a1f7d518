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
        foreach (var option in BenchOption.Read(args, Usage))
            options = option.Name switch
            {
                "--devices" => options with { Devices = option.Number },
                "--period" => options with { Period = option.Seconds },
                "--redis-gone" => options with { RedisGone = option.Seconds },
                "--limit" => options with { Limit = option.Seconds },
                _ => throw option.Unknown(),
            };
        return options;
    }
}
