using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using Muster.Verbs.Devices;

namespace Muster.Verbs.Sessions;

internal static class SessionListVerb
{
    public static Command Create() =>
        new Verb(
            "list",
            "Lists the recorded sessions of a device, the newest first.",
            "muster session list 00D09E-Gateway-1 --limit 10"
        )
        {
            DeviceVerbs.Id,
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
            $"devices/{device}/sessions",
            [],
            parse.GetValue(Paging.Limit),
            cancellation
        );
        if (terminal.IsJson)
        {
            terminal.Document(list);
            return ExitCode.Done;
        }
        terminal.Rows(
            ["SESSION", "BEGAN", "EVENTS", "OUTCOME", "RPCS", "MS", "OCTETS", "KEPT FOR"],
            from json in list["items"]?.AsArray() ?? []
            let session = MusterClient.Read<RecordedSession>(json)
            select new[]
            {
                session.Id,
                Ages.Since(session.Began),
                string.Join(", ", session.Events),
                session.Outcome,
                session.Rpcs.ToString(CultureInfo.InvariantCulture),
                session.DurationMs.ToString("0", CultureInfo.InvariantCulture),
                session.Bytes.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", session.KeptFor),
            }
        );
        return ExitCode.Done;
    }
}
