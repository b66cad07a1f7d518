using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Diagnostics;

/// <summary>The tests of a device that have ended.</summary>
internal static class HistoryVerb
{
    private static readonly Option<string?> Kind = new("--kind")
    {
        Description = "Of this kind: ipPing, traceRoute …",
        HelpName = "KIND",
    };

    public static Verb Create() =>
        new Verb(
            "history",
            "The tests that have ended, the newest first.",
            "muster diagnose 00D09E-Gateway-1 history",
            "muster diagnose 00D09E-Gateway-1 history --kind downloadDiagnostics --json"
        )
        {
            Kind,
        }.Does(ShowAsync);

    private static async Task<int> ShowAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var device = MusterClient.Escape(DiagnoseVerbs.DeviceOf(parse));
        var kind = parse.GetValue(Kind) is { } wanted ? $"?kind={MusterClient.Escape(wanted)}" : "";
        var page = await client.GetAsync($"devices/{device}/diagnostics{kind}", cancellation);
        if (terminal.IsJson)
        {
            terminal.Document(page);
            return ExitCode.Done;
        }
        terminal.Rows(
            ["ENDED", "KIND", "STATE", "RESULT"],
            from json in page?["items"]?.AsArray() ?? []
            let run = MusterClient.Read<DiagnosticRun>(json)
            select new[]
            {
                Ages.Since(run.Finished),
                run.Kind,
                run.State.ToString().ToLowerInvariant(),
                run.Fault is { } fault
                    ? $"{fault.Code}: {fault.Message}"
                    : DiagnosticTables.OneLine(run.Result),
            }
        );
        return ExitCode.Done;
    }
}
