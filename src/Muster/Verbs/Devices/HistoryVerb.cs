using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class HistoryVerb
{
    private static readonly Argument<string?> Path = new("PATH")
    {
        Description = "Only changes whose path has this in it: WiFi.SSID.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create() =>
        new Verb(
            "history",
            "Lists what changed of a device: from what, to what, when, and by whom.",
            "muster device history 00D09E-Gateway-1",
            "muster device history 00D09E-Gateway-1 WiFi.SSID. --limit 20"
        )
        {
            DeviceVerbs.Id,
            Path,
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
            $"devices/{device}/history",
            [("path", parse.GetValue(Path))],
            parse.GetValue(Paging.Limit),
            cancellation,
            withTotal: false
        );
        if (terminal.IsJson)
        {
            terminal.Document(list);
            return ExitCode.Done;
        }
        terminal.Rows(
            ["WHEN", "PATH", "FROM", "TO", "BY"],
            from json in list["items"]?.AsArray() ?? []
            let change = MusterClient.Read<HistoryEntry>(json)
            select new[]
            {
                Ages.Since(change.At),
                change.Kind == HistoryKind.Reset ? "(configuration lost)" : change.Path,
                change.Kind == HistoryKind.Added ? "(added)" : change.From ?? "",
                change.Kind == HistoryKind.Removed ? "(gone)" : change.To ?? "",
                change.Cause,
            }
        );
        return ExitCode.Done;
    }
}
