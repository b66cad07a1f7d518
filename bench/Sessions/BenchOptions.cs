namespace Muster.Bench;

/// <summary>What is measured, and how much of it.</summary>
internal sealed record BenchOptions
{
    public const string Usage =
        "options: --store sqlite|postgres|both (both)  --nodes N,N (1,2,3; more than one on PostgreSQL)  "
        + "--ways any,same,each (which are measured of nodes; any is always)  --rules none|stock (none)  --sessions N (a round, 10000)  --devices N (5000)  "
        + "--trees N (of each size, 100)  --warm-up N (no fewer; else until it gets no cheaper)  --rounds N (5)  --concurrency N (32)  --auth none|digest  "
        + "--limit SECONDS (1800)";

    public const string User = "bench";
    public const string Password = "secret";

    /// <summary>sqlite, postgres, or both.</summary>
    public string Store { get; init; } = "both";

    public bool Sqlite => Store != "postgres";
    public bool Postgres => Store != "sqlite";

    /// <summary>How many nodes each installation on PostgreSQL has.</summary>
    public IReadOnlyList<int> Nodes { get; init; } = [1, 2, 3];

    public bool HasClusters => Postgres && Nodes.Any(count => count > 1);

    /// <summary>By which ways the sessions of clusters come.</summary>
    public IReadOnlyList<Way> Ways { get; init; } = Enum.GetValues<Way>();

    public int Sessions { get; init; } = 10_000;
    public int Devices { get; init; } = 5_000;
    public int Trees { get; init; } = 100;
    public int Rounds { get; init; } = 5;

    /// <summary>
    /// Sessions of each kind and node before the first that is measured; null: until they cost no less.
    /// </summary>
    public int? WarmUp { get; init; }
    public int Concurrency { get; init; } = 32;
    public bool Digest { get; init; }

    /// <summary>The stock rules are active.</summary>
    public bool StockRules { get; init; }
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(30);

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        foreach (var option in BenchOption.Read(args, Usage))
            options = option.Name switch
            {
                "--store" => options with { Store = option.OneOf("sqlite", "postgres", "both") },
                "--nodes" => options with { Nodes = [.. option.Numbers.Order()] },
                "--ways" => options with
                {
                    Ways = [.. option.SomeOf("any", "same", "each").Select(WayOf)],
                },
                "--sessions" => options with { Sessions = option.Number },
                "--devices" => options with { Devices = option.Number },
                "--trees" => options with { Trees = option.Number },
                "--warm-up" => options with { WarmUp = option.Number },
                "--rounds" => options with { Rounds = option.Number },
                "--concurrency" => options with { Concurrency = option.Number },
                "--auth" => options with { Digest = option.OneOf("none", "digest") == "digest" },
                "--rules" => options with { StockRules = option.OneOf("none", "stock") == "stock" },
                "--limit" => options with { Limit = option.Seconds },
                _ => throw option.Unknown(),
            };
        return options.Devices > 2 * options.Trees
            ? options
            : throw new BenchFailure("--devices must be more than twice --trees.");
    }

    private static Way WayOf(string text) =>
        text switch
        {
            "any" => Way.AnyNode,
            "same" => Way.SameNode,
            _ => Way.EachElsewhere,
        };
}
