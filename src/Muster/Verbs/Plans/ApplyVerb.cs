using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Plans;

/// <summary><c>muster apply DIR</c></summary>
internal sealed class ApplyVerb
{
    private readonly Argument<string> directory = new("DIR")
    {
        Description = "Where the documents are, as of 'muster plan'",
    };

    private readonly Option<bool> prune = new("--prune")
    {
        Description = "Remove documents that the directory does not have",
    };

    private readonly Option<string?> note = new("--note")
    {
        Description = "Why; kept with the versions",
        HelpName = "TEXT",
    };

    private readonly Option<long?> revision = new("--revision")
    {
        Description = "Only if the documents are still what a plan showed ('revision' in its JSON)",
        HelpName = "N",
    };

    public static Command Create() => new ApplyVerb().Verb();

    private Command Verb() =>
        new Verb(
            "apply",
            "Stores the documents of a directory as one change, all or nothing.",
            "muster apply rules --note 'the new Wi-Fi'",
            "muster apply rules --prune"
        )
        {
            ClientOptions.Url,
            ClientOptions.Key,
            directory,
            prune,
            note,
            revision,
        }.Does(RunAsync);

    private async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var documents = DocumentDirectory.Read(parse.GetRequiredValue(directory), terminal.Say);
        var order = new DocumentSetOrder(documents)
        {
            Prune = parse.GetValue(prune),
            Revision = parse.GetValue(revision),
        };
        using var client = ClientOptions.Connect(parse);
        var json = await client.PostAsync("apply" + Query(parse, note), order, cancellation);
        return Tell(terminal, json);
    }

    public static string Query(ParseResult parse, Option<string?> note) =>
        parse.GetValue(note) is { } why ? "?note=" + MusterClient.Escape(why) : "";

    /// <summary>Says what was stored.</summary>
    public static int Tell(Terminal terminal, System.Text.Json.Nodes.JsonNode? json)
    {
        if (terminal.IsJson)
        {
            terminal.Document(json);
            return ExitCode.Done;
        }
        var applied = MusterClient.Read<AppliedChange>(json);
        foreach (var change in applied.Documents)
            terminal.Line(PlanReport.LineOf(change));
        foreach (var warning in applied.Warnings)
            terminal.Line($"  ! {warning}");
        terminal.Say(
            applied.Change is { } number
                ? $"Stored as change {number}; muster change rollback {number} takes it back."
                : "Nothing differs; nothing was stored."
        );
        return ExitCode.Done;
    }
}
