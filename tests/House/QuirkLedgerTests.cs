using System.Text.RegularExpressions;
using Muster.Tests;
using Xunit;

namespace Muster.House;

/// <summary>docs/quirks.md says exactly what the tests hold of what devices do.</summary>
public sealed partial class QuirkLedgerTests
{
    private const string Document = "docs/quirks.md";

    [Fact]
    public void The_document_of_quirks_is_fresh()
    {
        var path = Path.Combine(Repository.Root, Document);
        var text = QuirkLedger.Write(QuirkLedger.Rows(), [.. BuiltAssemblies.QuirkMarks()]);
        if (Environment.GetEnvironmentVariable("MUSTER_WRITE_DOCS") == "1")
            File.WriteAllText(path, text);
        var stored = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(
            stored == text,
            $"{Document} is stale. Write it with: MUSTER_WRITE_DOCS=1 ./test House"
        );
    }

    [Fact]
    public void Every_quirk_has_a_test_or_a_reason_and_not_both()
    {
        var holders = QuirkLedger.Holders([.. BuiltAssemblies.QuirkMarks()]);
        Rule.Holds(
            from row in QuirkLedger.Rows()
            where holders.ContainsKey(row.Number) == row.Reason.Length >= 10
            select $"{row.Number}: it {row.Text}",
            "Mark the test that holds the row with [Quirk(n)], or say in tests/House/quirks.tsv why "
                + "there is none; strike the reason when there is one."
        );
    }

    [Fact]
    public void What_is_not_done_of_a_quirk_is_said_where_a_test_holds_the_rest()
    {
        var holders = QuirkLedger.Holders([.. BuiltAssemblies.QuirkMarks()]);
        Rule.Holds(
            from row in QuirkLedger.Rows()
            where row.Undone.Length > 0
            where !holders.ContainsKey(row.Number) || row.Undone.Length < 10
            select $"{row.Number}: it {row.Text}",
            "A row without a test says all in its reason; a part that is not done says what and why."
        );
    }

    [Fact]
    public void Every_mark_names_a_row_of_the_table()
    {
        var known = QuirkLedger.Rows().Select(row => row.Number).ToHashSet();
        Rule.Holds(
            from mark in BuiltAssemblies.QuirkMarks()
            from row in mark.Rows
            where !known.Contains(row)
            select $"{mark.Project}: {mark.Test} says it holds {row}",
            "Correct the number; tests/House/quirks.tsv lists them."
        );
    }

    [Fact]
    public void The_rows_are_those_of_the_reference()
    {
        var reference = File.ReadAllText(SharedFiles.Path("peers", "quirks.md"));
        Assert.Equal(
            TableRow().Matches(reference).Select(row => int.Parse(row.Groups["number"].Value)),
            QuirkLedger.Rows().Select(row => row.Number)
        );
    }

    [GeneratedRegex(@"^\| (?<number>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
