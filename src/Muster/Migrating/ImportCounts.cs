using System.Text.Json.Nodes;
using Muster.Acs.Operations;

namespace Muster.Migrating;

/// <summary>What became of the documents of a collection, in numbers.</summary>
internal sealed class ImportCounts(string collection)
{
    private readonly long[] outcomes = new long[Enum.GetValues<ImportOutcome>().Length];

    public string Collection => collection;

    /// <summary>Those with a note.</summary>
    public long Noted { get; private set; }

    public long Total => outcomes.Sum();

    public long this[ImportOutcome outcome] => outcomes[(int)outcome];

    public void Add(ImportFinding finding)
    {
        outcomes[(int)finding.Outcome]++;
        if (finding.Notes.Count > 0)
            Noted++;
    }

    public IReadOnlyList<string> Row() =>
        [collection, .. outcomes.Select(count => $"{count}"), $"{Noted}"];

    public JsonObject Json()
    {
        var json = new JsonObject();
        foreach (var outcome in Enum.GetValues<ImportOutcome>())
            json[Word(outcome)] = this[outcome];
        json["noted"] = Noted;
        return json;
    }

    public static string Word(ImportOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
