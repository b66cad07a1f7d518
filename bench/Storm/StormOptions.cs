using System.Globalization;

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
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new BenchFailure(Usage);
            options = args[i] switch
            {
                "--devices" => options with { Devices = Number(value) },
                "--people" => options with { People = Number(value) },
                "--limit" => options with { Limit = TimeSpan.FromSeconds(Number(value)) },
                "--server" => options with
                {
                    Server = value.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                },
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
