namespace Muster.Bench;

/// <summary>How long, with how many devices, on which store.</summary>
internal sealed record SoakOptions
{
    public const string Usage =
        "options: --minutes N (30)  --devices N (60)  --store sqlite|postgres|ADDRESS (sqlite; postgres is one of its own)  "
        + "--pace N (1: devices call every 10 s)  --console yes|no (yes)  --server 'ARGUMENTS OF muster serve'";

    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(30);

    public int Devices { get; init; } = 60;

    /// <summary>How many times as fast devices call and people work as they do by default.</summary>
    public int Pace { get; init; } = 1;

    /// <summary>sqlite, postgres, or the address of a PostgreSQL with an empty database.</summary>
    public string Store { get; init; } = "sqlite";

    /// <summary>Whether a browser looks at the console all the time.</summary>
    public bool HasConsole { get; init; } = true;

    public string[] Server { get; init; } = [];

    public static SoakOptions Parse(string[] args)
    {
        var options = new SoakOptions();
        foreach (var option in BenchOption.Read(args, Usage))
            options = option.Name switch
            {
                "--minutes" => options with { Length = option.Minutes },
                "--devices" => options with { Devices = option.Number },
                "--store" => options with { Store = option.Value },
                "--pace" => options with { Pace = option.Number },
                "--console" => options with { HasConsole = option.IsYes },
                "--server" => options with { Server = option.Words },
                _ => throw option.Unknown(),
            };
        return options;
    }
}
