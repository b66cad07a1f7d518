using Muster.Tests;
using Xunit;

namespace Muster.House;

/// <summary>docs/conformance.md says exactly what the tests hold.</summary>
public sealed class LedgerTests
{
    private const string Document = "docs/conformance.md";

    [Fact]
    public void The_conformance_ledger_is_fresh()
    {
        var unbuilt = BuiltAssemblies
            .Projects()
            .Where(p => p.EndsWith("Tests", StringComparison.Ordinal) || p == "Conformance")
            .Where(p => BuiltAssemblies.PathOf(p) is null)
            .ToList();
        Assert.True(
            unbuilt.Count == 0,
            $"Build {string.Join(", ", unbuilt)} first: 'dotnet build Muster.slnx -c Release'."
        );
        var path = Path.Combine(Repository.Root, Document);
        var text = Ledger.Write(
            Checklist.Rows(),
            Checklist.Declined,
            [.. BuiltAssemblies.SpecMarks()]
        );
        if (Environment.GetEnvironmentVariable("MUSTER_WRITE_DOCS") == "1")
            File.WriteAllText(path, text);
        var stored = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(
            stored == text,
            $"{Document} is stale. Write it with: MUSTER_WRITE_DOCS=1 ./test House"
        );
    }

    [Fact]
    public void Every_mark_names_a_row_of_the_checklist()
    {
        var known = Checklist.Rows().Select(r => r.Id).ToHashSet();
        Rule.Holds(
            from mark in BuiltAssemblies.SpecMarks()
            where mark.Document == "checklist"
            from id in mark.Sections
            where !known.Contains(id)
            select $"{mark.Project}: {mark.Test} says it holds {id}",
            "Correct the row's number; tests/House/checklist.tsv lists them."
        );
    }

    [Fact]
    public void Nothing_declined_is_held_and_every_refusal_has_a_reason()
    {
        var held = BuiltAssemblies
            .SpecMarks()
            .Where(m => m.Document == "checklist")
            .SelectMany(m => m.Sections)
            .ToHashSet();
        var known = Checklist.Rows().Select(r => r.Id).ToHashSet();
        Rule.Holds(
            from entry in Checklist.Declined
            where held.Contains(entry.Key) || !known.Contains(entry.Key) || entry.Value.Length < 10
            select entry.Key,
            "Strike the row from Checklist.Declined, or say why it is declined."
        );
    }

    [Fact]
    public void The_rows_are_those_of_the_checklist()
    {
        var checklist = SharedFiles.Path("spec", "08-conformance-checklist.md");
        Assert.Equal(Checklist.Parse(File.ReadAllText(checklist)), Checklist.Rows());
    }
}
