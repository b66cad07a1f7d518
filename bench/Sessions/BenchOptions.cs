using System.Globalization;

namespace Muster.Bench;

/// <summary>What is measured, and how much of it.</summary>
internal sealed record BenchOptions
{
    public const string Usage =
        "options: --store sqlite|postgres|both (both)  --nodes N,N (1,2,3; more than one on PostgreSQL)  "
        + "--rules none|stock (none)  --sessions N (a round, 10000)  --devices N (5000)  "
        + "--trees N (of each size, 100)  --warm-up N (at most, 60000)  --rounds N (5)  --concurrency N (32)  --auth none|digest  "
        + "--limit SECONDS (1800)";

    public const string User = "bench";
    public const string Password = "secret";

    public bool Sqlite { get; init; } = true;
    public bool Postgres { get; init; } = true;

    /// <summary>How many nodes each installation on PostgreSQL has.</summary>
    public IReadOnlyList<int> Nodes { get; init; } = [1, 2, 3];

    public bool HasClusters => Postgres && Nodes.Any(count => count > 1);

    public int Sessions { get; init; } = 10_000;
    public int Devices { get; init; } = 5_000;
    public int Trees { get; init; } = 100;
    public int Rounds { get; init; } = 5;

    /// <summary>Most sessions that are not measured, of each kind.</summary>
    public int WarmUp { get; init; } = 60_000;
    public int Concurrency { get; init; } = 32;
    public bool Digest { get; init; }

    /// <summary>The stock rules are active.</summary>
    public bool StockRules { get; init; }
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(30);

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new BenchFailure(Usage);
            options = args[i] switch
            {
                "--store" when value is "sqlite" or "postgres" or "both" => options with
                {
                    Sqlite = value != "postgres",
                    Postgres = value != "sqlite",
                },
                "--nodes" => options with { Nodes = [.. value.Split(',').Select(Number).Order()] },
                "--sessions" => options with { Sessions = Number(value) },
                "--devices" => options with { Devices = Number(value) },
                "--trees" => options with { Trees = Number(value) },
                "--warm-up" => options with { WarmUp = Number(value) },
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
        return options.Devices > 2 * options.Trees
            ? options
            : throw new BenchFailure("--devices must be more than twice --trees.");
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : throw new BenchFailure($"'{text}' is no number above 0; {Usage}");
}
