using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.CommandLine;

namespace Muster.Migrating;

/// <summary>
/// Tells what becomes of documents while it happens: one line for each that needs a look or cannot come, and
/// at the end how many there were of everything. Nothing is gathered but numbers.
/// </summary>
internal sealed class ImportReporter(Terminal terminal, bool isTrial)
{
    private const int ProgressEvery = 10_000;

    private readonly List<ImportCounts> counts = [];

    public bool IsComplete { get; private set; } = true;

    public void Begin(string collection)
    {
        counts.Add(new(collection));
        terminal.Say($"{collection} …");
    }

    public void Tell(ImportFinding finding, string place)
    {
        var now = counts[^1];
        now.Add(finding);
        if (now.Total % ProgressEvery == 0)
            terminal.Say($"{now.Collection}: {now.Total}");
        IsComplete &= finding.Outcome != ImportOutcome.Failed;
        // That a whole collection means nothing here is said once, by its number.
        if (finding.Notes.Count == 0 || (finding.Outcome == ImportOutcome.Skipped && now.Noted > 1))
            return;
        var word = ImportCounts.Word(finding.Outcome);
        if (terminal.IsJson)
            terminal.Event(
                new JsonObject
                {
                    ["event"] = "document",
                    ["collection"] = now.Collection,
                    ["id"] = finding.Id,
                    ["place"] = place,
                    ["outcome"] = word,
                    ["notes"] = new JsonArray([.. finding.Notes.Select(note => (JsonNode)note)]),
                }
            );
        else
            terminal.Line(
                $"{word}: {now.Collection} {(finding.Id.Length > 0 ? finding.Id : place)}: "
                    + string.Join("; ", finding.Notes)
            );
    }

    /// <summary>Something cannot be read on.</summary>
    public void Damaged(string message)
    {
        IsComplete = false;
        if (terminal.IsJson)
            terminal.Event(new JsonObject { ["event"] = "damage", ["message"] = message });
        else
            terminal.Line($"damaged: {message}");
    }

    public void End()
    {
        if (terminal.IsJson)
        {
            var collections = new JsonObject();
            foreach (var each in counts)
                collections[each.Collection] = each.Json();
            terminal.Event(
                new JsonObject
                {
                    ["event"] = "report",
                    ["dryRun"] = isTrial,
                    ["complete"] = IsComplete,
                    ["collections"] = collections,
                }
            );
            return;
        }
        terminal.Rows(
            ["COLLECTION", "ADDED", "CHANGED", "SAME", "KEPT", "SKIPPED", "FAILED", "NOTED"],
            counts.Select(each => each.Row())
        );
        if (isTrial)
            terminal.Say("This was a dry run: nothing has been stored.");
    }
}
