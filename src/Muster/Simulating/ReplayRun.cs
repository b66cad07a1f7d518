using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using Muster.Cpe.Replay;
using Muster.Verbs.Sessions;

namespace Muster.Simulating;

/// <summary><c>muster sim --replay</c>: one recorded session, played to an ACS once.</summary>
internal static class ReplayRun
{
    public static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        string source,
        ReplayOptions options,
        CancellationToken cancellation
    )
    {
        var script = Script(await ReadAsync(parse, source, cancellation));
        var report = await new SessionReplay(script, options).RunAsync(cancellation);
        if (terminal.IsJson)
            terminal.Document(MusterClient.Write(report));
        else
            Show(terminal, report);
        return report.IsSame ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<Transcript> ReadAsync(
        ParseResult parse,
        string source,
        CancellationToken cancellation
    )
    {
        try
        {
            if (File.Exists(source))
                return MusterClient.Read<Transcript>(
                    JsonNode.Parse(await File.ReadAllTextAsync(source, cancellation))
                );
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException)
        {
            throw new CommandFailure(
                ExitCode.Usage,
                $"{source} is no transcript as 'muster session show --json' writes it."
            );
        }
        using var client = ClientOptions.Connect(parse);
        var id = await SessionShowVerb.FindAsync(client, source, cancellation);
        return MusterClient.Read<Transcript>(await client.GetAsync("sessions/" + id, cancellation));
    }

    private static ReplayScript Script(Transcript transcript)
    {
        if (transcript.Exchanges is not { Count: > 0 } exchanges)
            throw new CommandFailure(ExitCode.Usage, "The transcript holds no messages.");
        return new ReplayScript([
            .. exchanges.Select(exchange => new ReplayExchange(
                exchange.Request.Body
                    ?? throw new CommandFailure(
                        ExitCode.Failed,
                        "A message of the device was left out of the transcript for its size: "
                            + "the session cannot be replayed."
                    ),
                StatusOf(exchange.Response.Head),
                exchange.Response.Body ?? ""
            )),
        ]);
    }

    private static int StatusOf(string head) =>
        head.Split(' ') is [_, var status, ..]
        && int.TryParse(
            status[..Math.Min(3, status.Length)],
            CultureInfo.InvariantCulture,
            out var code
        )
            ? code
            : 0;

    private static void Show(Terminal terminal, ReplayReport report)
    {
        terminal.Rows(
            ["", "SENT", "RECORDED", "ANSWERED", "DIFFERENCES"],
            report.Turns.Select(
                (turn, index) =>
                    new[]
                    {
                        (index + 1).ToString(CultureInfo.InvariantCulture),
                        turn.Sent,
                        turn.Expected,
                        turn.Answered,
                        string.Join("; ", turn.Differences),
                    }
            )
        );
        if (report.Stopped is { } reason)
            terminal.Say(reason);
        terminal.Say(
            report.IsSame ? "The ACS answered as it was recorded." : "The ACS answered differently."
        );
    }
}
