using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Files;

internal static class FileShowVerb
{
    public static Command Create() =>
        new Verb(
            "show",
            "Shows what is known of a file.",
            "muster file show firmware-2.1.bin",
            "muster file show firmware-2.1.bin --json"
        )
        {
            FileNames.Name,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var name = parse.GetRequiredValue(FileNames.Name);
        var file = await client.GetAsync(FileNames.PathOf(name), cancellation);
        if (terminal.IsJson)
            terminal.Document(file);
        else
            terminal.Rows(
                ["WHAT", "VALUE"],
                file!.AsObject().Select(field => (string[])[field.Key, TextOf(field.Value)])
            );
        return ExitCode.Done;
    }

    private static string TextOf(JsonNode? value) => value?.ToString() ?? "";
}
