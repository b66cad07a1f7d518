using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Plans;

/// <summary><c>muster change …</c>: documents that were stored together.</summary>
internal static class ChangeVerbs
{
    private static readonly Argument<long> Number = new("CHANGE")
    {
        Description = "As 'muster change list' shows it",
    };

    private static readonly Option<string?> Note = new("--note")
    {
        Description = "Why; kept with the versions",
        HelpName = "TEXT",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "change",
            "Shows what was stored together, and takes it back.",
            new Verb("list", "Lists changes, the newest first.", "muster change list --limit 5")
            {
                Paging.Limit,
            }.Does(ListAsync),
            new Verb("show", "Shows the documents of a change.", "muster change show 7")
            {
                Number,
            }.Does(ShowAsync),
            new Verb(
                "rollback",
                "Lets hold again what held before a change, all or nothing.",
                "muster change rollback 7 --note 'it broke the Wi-Fi'"
            )
            {
                Number,
                Note,
            }.Does(RollBackAsync)
        );

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.ListAsync(
            "changes",
            [],
            parse.GetValue(Paging.Limit),
            cancellation
        );
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["CHANGE", "WHEN", "BY", "DOCUMENTS", "NOTE"],
                list["items"]!.AsArray().Select(RowOf)
            );
        return ExitCode.Done;
    }

    private static string[] RowOf(JsonNode? json)
    {
        var change = MusterClient.Read<ChangeSummary>(json);
        return
        [
            change.Change.ToString(CultureInfo.InvariantCulture),
            Ages.Since(change.At),
            change.Author,
            change.Documents.ToString(CultureInfo.InvariantCulture),
            change.Note,
        ];
    }

    private static async Task<int> ShowAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var json = await client.GetAsync(PathOf(parse), cancellation);
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Rows(
                ["KIND", "NAME", "VERSION"],
                MusterClient
                    .Read<ChangeDetail>(json)
                    .Documents.Select(each =>
                        (IReadOnlyList<string>)
                            [
                                each.Kind.ToString(),
                                each.Name,
                                each.Removed
                                    ? "(removed)"
                                    : each.Version.ToString(CultureInfo.InvariantCulture),
                            ]
                    )
            );
        return ExitCode.Done;
    }

    private static async Task<int> RollBackAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var path = PathOf(parse) + "/rollback" + ApplyVerb.Query(parse, Note);
        return ApplyVerb.Tell(terminal, await client.PostAsync(path, new { }, cancellation));
    }

    private static string PathOf(ParseResult parse) =>
        string.Create(CultureInfo.InvariantCulture, $"changes/{parse.GetRequiredValue(Number)}");
}
