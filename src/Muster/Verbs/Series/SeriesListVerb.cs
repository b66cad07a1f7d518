using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using Muster.Verbs.Devices;

namespace Muster.Verbs.Series;

/// <summary><c>muster series list</c>: what is measured of a device.</summary>
internal static class SeriesListVerb
{
    private static readonly Option<string?> Under = new("--under")
    {
        Description = "Only names that begin so",
        HelpName = "TEXT",
    };

    public static Command Create() =>
        new Verb(
            "list",
            "Lists the series of a device with their newest numbers.",
            "muster series list 00D09E-Gateway-1",
            "muster series list 00D09E-Gateway-1 --under Device.IP. --json"
        )
        {
            DeviceVerbs.Id,
            Under,
            Paging.Limit,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var device = MusterClient.Escape(parse.GetRequiredValue(DeviceVerbs.Id));
        var list = await client.ListAsync(
            $"devices/{device}/series",
            [("under", parse.GetValue(Under))],
            parse.GetValue(Paging.Limit),
            cancellation
        );
        if (terminal.IsJson)
        {
            terminal.Document(list);
            return ExitCode.Done;
        }
        terminal.Rows(
            ["NAME", "POINTS", "NEWEST", "VALUE"],
            from json in list["items"]?.AsArray() ?? []
            let series = MusterClient.Read<SeriesSummary>(json)
            select new[]
            {
                series.Name,
                series.Points.ToString(CultureInfo.InvariantCulture),
                Ages.Since(series.LastAt),
                series.LastValue.ToString(CultureInfo.InvariantCulture),
            }
        );
        return ExitCode.Done;
    }
}
