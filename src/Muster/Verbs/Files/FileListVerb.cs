using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Files;

internal static class FileListVerb
{
    public static Command Create() =>
        new Verb("list", "Lists the files, by name.", "muster file list", "muster file list --json")
        {
            Paging.Limit,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var limit = parse.GetValue(Paging.Limit);
        var list = await client.ListAsync("files", [], limit, cancellation);
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["NAME", "TYPE", "OUI", "CLASS", "VERSION", "SIZE", "UPLOADED"],
                list["items"]!.AsArray().Select(RowOf)
            );
        return ExitCode.Done;
    }

    private static string[] RowOf(JsonNode? file) =>
        [
            Text(file, "name"),
            Text(file, "fileType"),
            Text(file, "oui"),
            Text(file, "productClass"),
            Text(file, "version"),
            Text(file, "size"),
            Ages.Since(MusterClient.Read<DateTimeOffset>(file?["uploaded"])),
        ];

    private static string Text(JsonNode? file, string name) => file?[name]?.ToString() ?? "";
}
