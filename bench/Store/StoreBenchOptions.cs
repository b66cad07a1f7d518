namespace Muster.Bench;

/// <summary>What is stored and measured.</summary>
internal sealed record StoreBenchOptions
{
    public const string Usage =
        "options: --trees DIR|none (../shared/devices)  --tree-devices N (10000)  --devices N (1000000)  "
        + "--parameters N (300)  --data DIR (artifacts/bench-store)  --keep yes|no (no)  --limit SECONDS (7200)  "
        + "--store sqlite|postgres|ADDRESS (sqlite; postgres is one of its own in DIR, filled with DIR's SQLite)";

    /// <summary>CSV files of real trees; null measures none.</summary>
    public string? Trees { get; init; } = Path.Combine(Pinning.Root, "../shared/devices");

    /// <summary>How many devices are made of them.</summary>
    public int TreeDevices { get; init; } = 10_000;

    /// <summary>How large the fleet is that is searched; 0 is none.</summary>
    public int Devices { get; init; } = 1_000_000;

    /// <summary>Of each of them.</summary>
    public int Parameters { get; init; } = 300;

    public string Data { get; init; } = Path.Combine(Pinning.Root, "artifacts/bench-store");

    /// <summary>Leaves the fleet, and goes on with one that is there.</summary>
    public bool Keep { get; init; }

    /// <summary>sqlite, postgres, or the address of a PostgreSQL.</summary>
    public string Store { get; init; } = "sqlite";
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(2);

    public static StoreBenchOptions Parse(string[] args)
    {
        var options = new StoreBenchOptions();
        foreach (var option in BenchOption.Read(args, Usage))
            options = option.Name switch
            {
                "--trees" => options with { Trees = option.Value == "none" ? null : option.Value },
                "--tree-devices" => options with { TreeDevices = option.NumberOrNone },
                "--devices" => options with { Devices = option.NumberOrNone },
                "--parameters" => options with { Parameters = option.NumberOrNone },
                "--data" => options with { Data = Path.GetFullPath(option.Value) },
                "--keep" => options with { Keep = option.IsYes },
                "--store" => options with { Store = option.Value },
                "--limit" => options with { Limit = option.Seconds },
                _ => throw option.Unknown(),
            };
        return options;
    }
}
