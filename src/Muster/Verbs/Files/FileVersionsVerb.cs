using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Files;

internal static class FileVersionsVerb
{
    private static readonly Option<string?> Kind = new("--kind")
    {
        Description = "Only of this kind",
        HelpName = "configuration|log|other",
    };

    public static Command Create() =>
        new Verb(
            "versions",
            "Lists what a device uploaded, the newest first.",
            "muster file versions 00D09E-Gateway-1",
            "muster file versions 00D09E-Gateway-1 --kind log --json"
        )
        {
            FileNames.Device,
            Kind,
            Paging.Limit,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var device = MusterClient.Escape(parse.GetRequiredValue(FileNames.Device));
        var list = await client.ListAsync(
            $"devices/{device}/files",
            [("kind", parse.GetValue(Kind))],
            parse.GetValue(Paging.Limit),
            cancellation
        );
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["KIND", "VERSION", "TYPE", "SIZE", "SOFTWARE", "RECEIVED"],
                list["items"]!.AsArray().Select(RowOf)
            );
        return ExitCode.Done;
    }

    private static string[] RowOf(JsonNode? file) =>
        [
            Text(file, "kind"),
            Text(file, "version"),
            Text(file, "fileType"),
            Text(file, "size"),
            Text(file, "softwareVersion"),
            Ages.Since(MusterClient.Read<DateTimeOffset>(file?["received"])),
        ];

    private static string Text(JsonNode? file, string name) => file?[name]?.ToString() ?? "";
}
