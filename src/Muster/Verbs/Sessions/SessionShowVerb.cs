using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Sessions;

internal static class SessionShowVerb
{
    private static readonly Argument<string> Which = new("SESSION")
    {
        Description = "The session's id, as 'session list' shows it, or a device's for its newest",
    };

    private static readonly Option<bool> Raw = new("--raw")
    {
        Description = "The messages as HTTP, and nothing else",
    };

    public static Command Create() =>
        new Verb(
            "show",
            "Shows what was said in a session.",
            "muster session show 00D09E-Gateway-1",
            "muster session show 5f0c6a1e0b7d4a6f9c2d3e4f5a6b7c8d --raw",
            "muster session show 5f0c6a1e0b7d4a6f9c2d3e4f5a6b7c8d --json > session.json"
        )
        {
            Which,
            Raw,
        }.Does(RunAsync);

    /// <summary>A session's id, or the newest recorded session of a device.</summary>
    public static async Task<string> FindAsync(
        MusterClient client,
        string which,
        CancellationToken cancellation
    )
    {
        if (Guid.TryParseExact(which, "N", out _))
            return which;
        var path = $"devices/{MusterClient.Escape(which)}/sessions?limit=1";
        var list = await client.GetAsync(path, cancellation);
        return list?["items"]?.AsArray() is [{ } newest, ..]
            ? MusterClient.Read<RecordedSession>(newest).Id
            : throw new CommandFailure(
                ExitCode.NotFound,
                $"No session of {which} is recorded (any more)."
            );
    }

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var id = await FindAsync(client, parse.GetRequiredValue(Which), cancellation);
        if (parse.GetValue(Raw))
        {
            terminal.Line(await client.GetTextAsync($"sessions/{id}/raw", cancellation));
            return ExitCode.Done;
        }
        var json = await client.GetAsync("sessions/" + id, cancellation);
        if (terminal.IsJson)
            terminal.Document(json);
        else
            Show(terminal, MusterClient.Read<Transcript>(json));
        return ExitCode.Done;
    }

    private static void Show(Terminal terminal, Transcript transcript)
    {
        var session = transcript.Session;
        terminal.Say(
            $"{session.DeviceId ?? session.RemoteAddress}, {session.Outcome}: {session.Reason}"
        );
        terminal.Rows(
            ["", "CPE", "ACS", "MS", "PARAMETERS", "CAUSE"],
            transcript.Exchanges.Select(
                (exchange, index) =>
                    new[]
                    {
                        (index + 1).ToString(CultureInfo.InvariantCulture),
                        Name(exchange.Request),
                        Name(exchange.Response),
                        exchange.TookMs.ToString("0.0", CultureInfo.InvariantCulture),
                        Parameters(exchange.Response.Decoded),
                        exchange.Cause ?? "",
                    }
            )
        );
    }

    private static string Name(TranscriptMessage message) =>
        message.Decoded switch
        {
            { FaultCode: not 0 } fault => $"Fault {fault.FaultCode} {fault.FaultString}",
            { } decoded => decoded.Name,
            null when message.Size > 0 => $"({message.Size} octets)",
            _ => "(empty)",
        };

    private static string Parameters(TranscriptEnvelope? envelope)
    {
        const int Shown = 3;
        if (envelope is null)
            return "";
        var texts = envelope
            .Parameters.Take(Shown)
            .Select(p => p.Value is null ? p.Name : $"{p.Name}={p.Value}");
        var more = envelope.Parameters.Count - Shown;
        return string.Join(", ", texts) + (more > 0 ? $" and {more} more" : "");
    }
}
