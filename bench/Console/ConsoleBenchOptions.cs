using System.Globalization;

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
        for (var at = 0; at < args.Length; at += 2)
        {
            var value = at + 1 < args.Length ? args[at + 1] : throw new BenchFailure(Usage);
            options = args[at] switch
            {
                "--devices" => options with { Devices = Number(value) },
                "--parameters" => options with { Parameters = Number(value) },
                "--large" => options with { Large = Number(value) },
                "--consoles" => options with { Consoles = Number(value) },
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
