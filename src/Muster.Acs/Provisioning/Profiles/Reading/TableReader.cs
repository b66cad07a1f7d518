using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Text;

namespace Muster.Acs.Provisioning.Profiles.Reading;

/// <summary>
/// Reads a table that profiles look values up in: CSV, a line of names, then a line for each key, which is
/// the first cell. An empty cell is no value.
/// </summary>
internal static class TableReader
{
    /// <summary>Characters.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    private const int MostColumns = 100;

    /// <summary>Throws <see cref="DocumentException"/> that names the line.</summary>
    public static LookupTable Read(string name, string text)
    {
        using var reader = new StringReader(text.TrimStart('\uFEFF'));
        var head = reader.ReadLine() ?? "";
        var separator = CsvLine.SeparatorOf(head);
        var columns = Columns(head, separator);
        var rows = new Dictionary<string, string?[]>(StringComparer.Ordinal);
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (line.AsSpan().Trim().IsEmpty)
                continue;
            var cells =
                CsvLine.Cells(line, separator)
                ?? throw Wrong(number, "a quotation mark is not closed, or stands where none may.");
            if (cells.Count != columns.Count)
                throw Wrong(number, $"{cells.Count} cells where {columns.Count} are named.");
            if (cells[0].Length == 0)
                throw Wrong(number, "the first cell, which is the key, is empty.");
            if (!rows.TryAdd(cells[0], [.. cells.Select(cell => cell.Length > 0 ? cell : null)]))
                throw Wrong(number, $"the key '{cells[0]}' stands there twice.");
        }
        return new(name, columns, rows);
    }

    private static List<string> Columns(string head, char separator)
    {
        var columns =
            CsvLine.Cells(head, separator)
            ?? throw Wrong(1, "a quotation mark is not closed, or stands where none may.");
        for (var at = 0; at < columns.Count; at++)
        {
            columns[at] = columns[at].Trim();
            if (columns[at].Length == 0)
                throw Wrong(1, "a line of names is expected here, such as serial,ssid,passphrase.");
            if (columns.IndexOf(columns[at]) < at)
                throw Wrong(1, $"the column '{columns[at]}' stands there twice.");
        }
        return columns.Count <= MostColumns
            ? columns
            : throw Wrong(1, $"there are more than {MostColumns} columns.");
    }

    private static DocumentException Wrong(int line, string message) => new(message, line, 1);
}
