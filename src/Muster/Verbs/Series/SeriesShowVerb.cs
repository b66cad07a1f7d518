using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using Muster.Verbs.Devices;

namespace Muster.Verbs.Series;

/// <summary><c>muster series show</c>: one series as a picture of one line, and as rows.</summary>
internal static class SeriesShowVerb
{
    private const int UsualPoints = 60;
    private const int MostPoints = 5_000;

    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "The series, as 'series list' shows it",
    };

    private static readonly Option<TimeSpan?> Since = new("--since")
    {
        Description = "From so long ago until now (1d)",
        CustomParser = argument => Durations.Parse(argument),
        HelpName = "TIME",
    };

    private static readonly Option<int> Points = new("--points")
    {
        Description = $"Thin out to so many points, 1 to {MostPoints}",
        DefaultValueFactory = _ => UsualPoints,
        HelpName = "N",
    };

    public static Command Create() =>
        new Verb(
            "show",
            "Shows the points of one series; numbers that lie close together as their mean.",
            "muster series show 00D09E-Gateway-1 Device.DeviceInfo.UpTime",
            "muster series show 00D09E-Gateway-1 sent.1 --since 7d --points 500 --json"
        )
        {
            DeviceVerbs.Id,
            Name,
            Since,
            Points,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var points = parse.GetValue(Points);
        if (points is < 1 or > MostPoints)
            throw new CommandFailure(ExitCode.Usage, $"--points is 1 to {MostPoints}.");
        using var client = ClientOptions.Connect(parse);
        var device = MusterClient.Escape(parse.GetRequiredValue(DeviceVerbs.Id));
        var name = MusterClient.Escape(parse.GetRequiredValue(Name));
        // The instant after the last one counts: what was measured just now is shown too.
        var to = TimeProvider.System.GetUtcNow().AddSeconds(1);
        var from = to - (parse.GetValue(Since) ?? TimeSpan.FromDays(1));
        var json = await client.GetAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"devices/{device}/series/points?name={name}&points={points}"
            ) + $"&from={Time(from)}&to={Time(to)}",
            cancellation
        );
        if (terminal.IsJson)
            terminal.Document(json);
        else
            Show(terminal, MusterClient.Read<SeriesPoints>(json), points);
        return ExitCode.Done;
    }

    private static void Show(Terminal terminal, SeriesPoints series, int points)
    {
        if (series.Points.Count > 0)
            terminal.Say(
                $"{Sparkline.Of(series, Math.Min(points, UsualPoints))}  "
                    + $"{Number(series.Points.Min(point => point.Min))} to "
                    + $"{Number(series.Points.Max(point => point.Max))}, newest "
                    + Number(series.Points[^1].Value)
            );
        else
            terminal.Say("Nothing was measured in this time.");
        terminal.Rows(
            ["TIME", "VALUE", "LEAST", "GREATEST", "NUMBERS"],
            series.Points.Select(point =>
                new[]
                {
                    point.At.ToString("u", CultureInfo.InvariantCulture),
                    Number(point.Value),
                    Number(point.Min),
                    Number(point.Max),
                    point.Count.ToString(CultureInfo.InvariantCulture),
                }
            )
        );
    }

    private static string Number(double number) =>
        Math.Round(number, 3).ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) =>
        MusterClient.Escape(time.ToString("O", CultureInfo.InvariantCulture));
}
