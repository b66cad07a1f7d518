using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Provisioning;

/// <summary><c>muster preset …</c>, and the same for the other kinds of documents.</summary>
internal sealed class DocumentVerbs(DocumentType type)
{
    private readonly Argument<string> name = new(type.Placeholder) { Description = "Its name" };

    private readonly Option<int?> version = new("--version")
    {
        Description = "An old version instead of the one that holds",
        HelpName = "N",
    };

    private readonly Option<string?> note = new("--note")
    {
        Description = "Why; kept with the version",
        HelpName = "TEXT",
    };

    public static IEnumerable<Command> Create() =>
        DocumentType.All.Select(type => new DocumentVerbs(type).Group());

    private Verb Group() =>
        ClientOptions.Group(
            type.Verb,
            type.Description,
            [
                .. type.Verb is "preset" or "profile"
                    ? [ActivateVerb.Create(type, name, note)]
                    : Array.Empty<Command>(),
                List(),
                Show(),
                new DocumentPut(type, name, note).Create(),
                Delete(),
                Versions(),
                RollBack(),
            ]
        );

    private Command List() =>
        new Verb(
            "list",
            "Lists them.",
            $"muster {type.Verb} list",
            $"muster {type.Verb} list --json"
        )
        {
            Paging.Limit,
        }.Does(
            (parse, terminal, cancellation) =>
                ListAsync(
                    type.Path,
                    ["NAME", "VERSION", "CHANGED", "BY", "NOTE"],
                    parse,
                    terminal,
                    cancellation
                )
        );

    private Command Show() =>
        new Verb(
            "show",
            "Shows the text.",
            $"muster {type.Verb} show {type.Example}",
            $"muster {type.Verb} show {type.Example} --version 3"
        )
        {
            name,
            version,
        }.Does(ShowAsync);

    private Command Delete() =>
        new Verb(
            "delete",
            "Removes it; its versions stay, to roll back to.",
            $"muster {type.Verb} delete {type.Example}"
        )
        {
            name,
            note,
        }.Does(DeleteAsync);

    private Command Versions() =>
        new Verb(
            "versions",
            "Lists what it was before, the newest first.",
            $"muster {type.Verb} versions {type.Example}"
        )
        {
            name,
            Paging.Limit,
        }.Does(
            (parse, terminal, cancellation) =>
                ListAsync(
                    PathOf(parse) + "/versions",
                    ["NAME", "VERSION", "CHANGED", "BY", "NOTE"],
                    parse,
                    terminal,
                    cancellation
                )
        );

    private Command RollBack()
    {
        var old = new Argument<int>("VERSION") { Description = "As 'versions' shows it" };
        return new Verb(
            "rollback",
            "Stores the text of an old version anew.",
            $"muster {type.Verb} rollback {type.Example} 3"
        )
        {
            name,
            old,
            note,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var json = await client.PostAsync(
                    PathOf(parse) + "/rollback",
                    new { Version = parse.GetRequiredValue(old), Note = parse.GetValue(note) },
                    cancellation
                );
                return Stored(terminal, json);
            }
        );
    }

    /// <summary>Says what holds now.</summary>
    public static int Stored(Terminal terminal, JsonNode? json)
    {
        if (terminal.IsJson)
            terminal.Document(json);
        else
        {
            var stored = MusterClient.Read<StoredDocument>(json);
            terminal.Say($"Version {stored.Document.Version} of {stored.Document.Name} holds.");
            foreach (var warning in stored.Warnings)
                terminal.Say($"! {warning}");
        }
        return ExitCode.Done;
    }

    private string PathOf(ParseResult parse) =>
        $"{type.Path}/{MusterClient.Escape(parse.GetRequiredValue(name))}";

    private async Task<int> ShowAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var number = parse.GetValue(version);
        var json = await client.GetAsync(
            PathOf(parse)
                + (
                    number is null
                        ? ""
                        : string.Create(CultureInfo.InvariantCulture, $"?version={number}")
                ),
            cancellation
        );
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Line(MusterClient.Read<StoredDocument>(json).Text);
        return ExitCode.Done;
    }

    private async Task<int> DeleteAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var why = parse.GetValue(note);
        await client.DeleteAsync(
            PathOf(parse) + (why is null ? "" : "?note=" + MusterClient.Escape(why)),
            cancellation
        );
        terminal.Say($"{parse.GetRequiredValue(name)} is removed.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(
        string path,
        IReadOnlyList<string> headings,
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.ListAsync(path, [], parse.GetValue(Paging.Limit), cancellation);
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(headings, list["items"]!.AsArray().Select(RowOf));
        return ExitCode.Done;
    }

    private static string[] RowOf(JsonNode? json)
    {
        var document = MusterClient.Read<DocumentSummary>(json);
        return
        [
            document.Name,
            document.Version.ToString(CultureInfo.InvariantCulture),
            Ages.Since(document.At),
            document.Author,
            document.Deleted ? "(removed) " + document.Note
            : document.Problem is { } problem ? "LEFT OUT: " + problem
            : document.Note,
        ];
    }
}
