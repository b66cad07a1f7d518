using System.Globalization;

namespace Muster.Bench;

/// <summary>How much is measured.</summary>
internal sealed record BenchOptions
{
    public const string Usage =
        "options: --rules none|stock (none)  --sessions N (a round, 10000)  --devices N (5000)  --trees N (of each size, 100)  "
        + "--rounds N (5)  --concurrency N (32)  --auth none|digest  --limit SECONDS (900)";

    public int Sessions { get; init; } = 10_000;
    public int Devices { get; init; } = 5_000;
    public int Trees { get; init; } = 100;
    public int Rounds { get; init; } = 5;
    public int Concurrency { get; init; } = 32;
    public bool Digest { get; init; }

    /// <summary>The stock rules are active.</summary>
    public bool StockRules { get; init; }
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(15);

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new BenchFailure(Usage);
            options = args[i] switch
            {
                "--sessions" => options with { Sessions = Number(value) },
                "--devices" => options with { Devices = Number(value) },
                "--trees" => options with { Trees = Number(value) },
                "--rounds" => options with { Rounds = Number(value) },
                "--concurrency" => options with { Concurrency = Number(value) },
                "--auth" when value is "none" or "digest" => options with
                {
                    Digest = value == "digest",
                },
                "--rules" when value is "none" or "stock" => options with
                {
                    StockRules = value == "stock",
                },
                "--limit" => options with { Limit = TimeSpan.FromSeconds(Number(value)) },
                _ => throw new BenchFailure(Usage),
            };
        }
        if (options.Devices < (2 * options.Trees) + 1)
            throw new BenchFailure("--devices must be more than twice --trees.");
        return options;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : throw new BenchFailure($"'{text}' is no number above 0; {Usage}");
}
