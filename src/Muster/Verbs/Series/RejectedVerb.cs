using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Series;

/// <summary><c>muster series rejected</c>: reports of bulk data that nobody could read.</summary>
internal static class RejectedVerb
{
    private const int Shown = 60;

    private static readonly Option<string?> Device = new("--device")
    {
        Description = "Of this device",
        HelpName = "ID",
    };

    public static Command Create() =>
        new Verb(
            "rejected",
            "Lists reports that could not be read, the newest first.",
            "muster series rejected",
            "muster series rejected --device 00D09E-Gateway-1 --json"
        )
        {
            Device,
            Paging.Limit,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.ListAsync(
            "bulkdata/rejected",
            [("device", parse.GetValue(Device))],
            parse.GetValue(Paging.Limit),
            cancellation
        );
        if (terminal.IsJson)
        {
            terminal.Document(list);
            return ExitCode.Done;
        }
        terminal.Rows(
            ["DEVICE", "PROFILE", "RECEIVED", "OCTETS", "REASON", "BEGINS"],
            from json in list["items"]?.AsArray() ?? []
            let report = MusterClient.Read<RejectedReport>(json)
            select new[]
            {
                report.DeviceId,
                report.Profile,
                Ages.Since(report.Received),
                report.Size.ToString(CultureInfo.InvariantCulture),
                report.Reason,
                report.Body.Length > Shown ? report.Body[..Shown] + "…" : report.Body,
            }
        );
        return ExitCode.Done;
    }
}
