using System.Text.RegularExpressions;

namespace Muster.House;

/// <summary>A line of the conformance checklist: its number, whom it tests, from which CWMP version, how strictly.</summary>
internal sealed record ChecklistRow(string Id, string Side, string Cwmp, string Level)
{
    public string Section => Id[..1];
}

/// <summary>
/// The numbers of the checklist (its words stay where they are, in the reference material), and what
/// is declined of it.
/// </summary>
internal static partial class Checklist
{
    /// <summary>What the sections are about, in our words.</summary>
    public static readonly IReadOnlyDictionary<string, string> Sections = new Dictionary<
        string,
        string
    >
    {
        ["A"] = "HTTP and SOAP",
        ["B"] = "Headers and faults",
        ["C"] = "The session",
        ["D"] = "Inform and events",
        ["E"] = "Parameters",
        ["F"] = "Transfers and software",
        ["G"] = "Connection requests",
        ["H"] = "Discovery and data model",
        ["I"] = "Security",
    };

    /// <summary>Rows that Muster will not hold, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Declined =
        new Dictionary<string, string>();

    public static IReadOnlyList<ChecklistRow> Rows() =>
        [
            .. from line in Repository.Read("tests/House/checklist.tsv").Split('\n').Skip(1)
            where line.Length > 0
            let cell = line.TrimEnd('\r').Split('\t')
            select new ChecklistRow(cell[0], cell[1], cell[2], cell[3]),
        ];

    /// <summary>The same from the checklist itself.</summary>
    public static IReadOnlyList<ChecklistRow> Parse(string markdown) =>
        [
            .. from Match m in TableRow().Matches(markdown)
            select new ChecklistRow(
                m.Groups["id"].Value,
                m.Groups["side"].Value,
                m.Groups["cwmp"].Value,
                m.Groups["level"].Value
            ),
        ];

    [GeneratedRegex(
        @"^\| (?<id>[A-Z]\d{3}) \| (?<side>\w+) \| (?<cwmp>[\d.]+) \| (?<level>\w) \|",
        RegexOptions.Multiline
    )]
    private static partial Regex TableRow();
}
