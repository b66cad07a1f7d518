namespace Muster.Bench;

/// <summary>How large the fleet is, and how many look at it.</summary>
internal sealed record ConsoleBenchOptions
{
    public const string Usage =
        "options: --devices N (100000)  --parameters N (100)  --large N (5000)  --consoles N (50)  "
        + "--limit SECONDS (900)";

    public int Devices { get; init; } = 100_000;

    /// <summary>Of each device.</summary>
    public int Parameters { get; init; } = 100;

    /// <summary>Of the one device whose page is opened.</summary>
    public int Large { get; init; } = 5_000;
    public int Consoles { get; init; } = 50;
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(15);

    public static ConsoleBenchOptions Parse(string[] args)
    {
        var options = new ConsoleBenchOptions();
        foreach (var option in BenchOption.Read(args, Usage))
            options = option.Name switch
            {
                "--devices" => options with { Devices = option.Number },
                "--parameters" => options with { Parameters = option.Number },
                "--large" => options with { Large = option.Number },
                "--consoles" => options with { Consoles = option.Number },
                "--limit" => options with { Limit = option.Seconds },
                _ => throw option.Unknown(),
            };
        return options;
    }
}
