using System.Globalization;

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
        for (var at = 0; at < args.Length; at += 2)
        {
            var value = at + 1 < args.Length ? args[at + 1] : throw new BenchFailure(Usage);
            options = args[at] switch
            {
                "--devices" => options with { Devices = Number(value) },
                "--parameters" => options with { Parameters = Number(value) },
                "--rules" when value is "none" or "stock" => options with
                {
                    StockRules = value == "stock",
                },
                "--limit" => options with { Limit = TimeSpan.FromSeconds(Number(value)) },
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
