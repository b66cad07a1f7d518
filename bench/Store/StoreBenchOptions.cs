using System.Globalization;

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
        for (var at = 0; at < args.Length; at += 2)
        {
            var value = at + 1 < args.Length ? args[at + 1] : throw new BenchFailure(Usage);
            options = args[at] switch
            {
                "--trees" => options with { Trees = value == "none" ? null : value },
                "--tree-devices" => options with { TreeDevices = Number(value) },
                "--devices" => options with { Devices = Number(value) },
                "--parameters" => options with { Parameters = Number(value) },
                "--data" => options with { Data = Path.GetFullPath(value) },
                "--keep" when value is "yes" or "no" => options with { Keep = value == "yes" },
                "--store" => options with { Store = value },
                "--limit" => options with { Limit = TimeSpan.FromSeconds(Number(value)) },
                _ => throw new BenchFailure(Usage),
            };
        }
        return options;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BenchFailure($"'{text}' is no number; {Usage}");
}
