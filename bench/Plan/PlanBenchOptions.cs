namespace Muster.Bench;

/// <summary>How large the fleet is, and which rules are there beside those of the directory.</summary>
internal sealed record PlanBenchOptions
{
    public const string Usage =
        "options: --devices N (100000)  --parameters N (500)  --rules none|stock (none)  "
        + "--limit SECONDS (900)";

    public int Devices { get; init; } = 100_000;
    public int Parameters { get; init; } = 500;

    /// <summary>The stock rules, which are scripts, run on each device too.</summary>
    public bool StockRules { get; init; }
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(15);

    public static PlanBenchOptions Parse(string[] args)
    {
        var options = new PlanBenchOptions();
        foreach (var option in BenchOption.Read(args, Usage))
            options = option.Name switch
            {
                "--devices" => options with { Devices = option.Number },
                "--parameters" => options with { Parameters = option.Number },
                "--rules" => options with { StockRules = option.OneOf("none", "stock") == "stock" },
                "--limit" => options with { Limit = option.Seconds },
                _ => throw option.Unknown(),
            };
        return options;
    }
}
