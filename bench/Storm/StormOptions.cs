namespace Muster.Bench;

/// <summary>How large the storm is.</summary>
internal sealed record StormOptions
{
    public const string Usage =
        "options: --devices N (20000)  --people N (40)  --limit SECONDS (900)  "
        + "--server 'ARGUMENTS OF muster serve'";

    public int Devices { get; init; } = 20_000;

    /// <summary>How many people ask for something while it lasts.</summary>
    public int People { get; init; } = 40;

    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(15);

    public string[] Server { get; init; } = [];

    public static StormOptions Parse(string[] args)
    {
        var options = new StormOptions();
        foreach (var option in BenchOption.Read(args, Usage))
            options = option.Name switch
            {
                "--devices" => options with { Devices = option.Number },
                "--people" => options with { People = option.Number },
                "--limit" => options with { Limit = option.Seconds },
                "--server" => options with { Server = option.Words },
                _ => throw option.Unknown(),
            };
        return options;
    }
}
