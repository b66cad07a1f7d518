using Muster.Acs.Access;
using Muster.Acs.Operations;
using Muster.Acs.Text;

namespace Muster.Acs.Api;

/// <summary>
/// Registrations as a table: a line of names, then a line for each device (RFC 4180; commas or
/// semicolons). Nothing in it is repaired: what is wrong is told by its line.
/// </summary>
internal static class RegistrationCsv
{
    /// <summary>Octets.</summary>
    public const int MaxSize = 16 * 1024 * 1024;

    private const int MaxErrors = 50;

    private static readonly string[] Columns =
    [
        "oui",
        "product_class",
        "serial",
        "user",
        "password",
        "tags",
        "authentication",
    ];

    public static IReadOnlyList<RegistrationEntry> Read(string text)
    {
        var lines = Lines(text.TrimStart('\uFEFF')).GetEnumerator();
        if (!lines.MoveNext())
            throw RegistrationChecks.Refuse([$"line 1: the names are missing: {All}"]);
        var head = lines.Current;
        var separator = CsvLine.SeparatorOf(head.Text);
        var columns = Names(head, separator);
        var entries = new List<RegistrationEntry>();
        var errors = new List<string>();
        while (lines.MoveNext() && errors.Count < MaxErrors)
        {
            var (number, line) = lines.Current;
            if (line.Trim().Length == 0)
                continue;
            var cells = CsvLine.Cells(line, separator);
            if (cells is null)
                errors.Add(
                    $"line {number}: a quotation mark is not closed, or stands where none may"
                );
            else if (cells.Count != columns.Count)
                errors.Add($"line {number}: {cells.Count} cells where {columns.Count} are named");
            else if (entries.Count >= RegistrationChecks.MaxEntries)
                errors.Add($"line {number}: more than {RegistrationChecks.MaxEntries} devices");
            else
                entries.Add(Entry(number, columns, cells));
        }
        if (errors.Count > 0)
            throw RegistrationChecks.Refuse(errors);
        return entries;
    }

    private static string All => string.Join(", ", Columns);

    private static List<string> Names((int Number, string Text) head, char separator)
    {
        var names = (CsvLine.Cells(head.Text, separator) ?? [])
            .Select(name => name.Trim().ToLowerInvariant())
            .ToList();
        var wrong = new List<string>();
        wrong.AddRange(
            names
                .Where(name => !Columns.Contains(name))
                .Select(name => $"line 1: there is no column '{name}'; there are {All}")
        );
        wrong.AddRange(
            names
                .GroupBy(name => name)
                .Where(same => same.Count() > 1)
                .Select(same => $"line 1: the column '{same.Key}' stands there twice")
        );
        foreach (var needed in new[] { "oui", "serial" })
        {
            if (!names.Contains(needed))
                wrong.Add($"line 1: the column '{needed}' is missing");
        }
        return wrong.Count == 0 ? names : throw RegistrationChecks.Refuse(wrong);
    }

    private static RegistrationEntry Entry(int number, List<string> columns, List<string> cells)
    {
        // An empty cell says nothing: what is stored stays.
        string? Cell(string name) =>
            columns.IndexOf(name) is >= 0 and var at && cells[at].Length > 0 ? cells[at] : null;
        return new RegistrationEntry
        {
            OUI = Cell("oui")?.Trim() ?? "",
            ProductClass = Cell("product_class") ?? "",
            SerialNumber = Cell("serial") ?? "",
            User = Cell("user"),
            Password = Cell("password"),
            Tags = Cell("tags")?.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries).ToList(),
            Authentication = Cell("authentication")?.Trim().ToLowerInvariant(),
            Place = $"line {number}",
        };
    }

    private static IEnumerable<(int Number, string Text)> Lines(string text)
    {
        using var reader = new StringReader(text);
        for (var number = 1; reader.ReadLine() is { } line; number++)
            yield return (number, line);
    }
}
