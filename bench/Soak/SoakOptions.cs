using System.Globalization;

namespace Muster.Bench;

/// <summary>How long, with how many devices, on which store.</summary>
internal sealed record SoakOptions
{
    public const string Usage =
        "options: --minutes N (30)  --devices N (60)  --store sqlite|ADDRESS (sqlite)  "
        + "--console yes|no (yes)  --server 'ARGUMENTS OF muster serve'";

    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(30);

    public int Devices { get; init; } = 60;

    /// <summary>The address of a PostgreSQL with an empty database; null for SQLite.</summary>
    public string? Store { get; init; }

    /// <summary>Whether a browser looks at the console all the time.</summary>
    public bool HasConsole { get; init; } = true;

    public string[] Server { get; init; } = [];

    public static SoakOptions Parse(string[] args)
    {
        var options = new SoakOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new BenchFailure(Usage);
            options = args[i] switch
            {
                "--minutes" => options with { Length = TimeSpan.FromMinutes(Number(value)) },
                "--devices" => options with { Devices = Number(value) },
                "--store" => options with { Store = value == "sqlite" ? null : value },
                "--console" => options with { HasConsole = value == "yes" },
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
