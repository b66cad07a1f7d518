using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Models;

internal static class ModelShowVerb
{
    public static Command Create() =>
        new Verb(
            "show",
            "Shows the quirks of a model: what holds, and why.",
            "muster model show Acme-HG1-1.0"
        )
        {
            ModelVerbs.Id,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var id = MusterClient.Escape(parse.GetRequiredValue(ModelVerbs.Id));
        Show(terminal, await client.GetAsync("models/" + id, cancellation));
        return ExitCode.Done;
    }

    public static void Show(Terminal terminal, JsonNode? json)
    {
        if (terminal.IsJson)
        {
            terminal.Document(json);
            return;
        }
        terminal.Rows(
            ["QUIRK", "VALUE", "SOURCE", "SINCE", "BY", "WHY"],
            from quirk in MusterClient.Read<ModelDetail>(json).Quirks
            let why = quirk.SetByOperator ?? quirk.Learned
            select new[]
            {
                quirk.Name,
                quirk.Value,
                quirk.Source,
                why is null ? "" : Ages.Since(why.At),
                why?.By ?? "",
                why?.Reason ?? "",
            }
        );
    }
}
