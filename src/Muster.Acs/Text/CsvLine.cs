using System.Text;

namespace Muster.Acs.Text;

/// <summary>A line of a table as spreadsheets write it (RFC 4180; commas or semicolons).</summary>
internal static class CsvLine
{
    /// <summary>What parts the cells, by the line of names.</summary>
    public static char SeparatorOf(string names) =>
        names.Contains(';') && !names.Contains(',') ? ';' : ',';

    /// <summary>Null when the quotation marks are wrong; a cell never goes on in the next line.</summary>
    public static List<string>? Cells(string line, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var at = 0;
        while (true)
        {
            if (at < line.Length && line[at] == '"')
            {
                at = Quoted(line, at + 1, cell);
                if (at < 0 || (at < line.Length && line[at] != separator))
                    return null;
            }
            else
            {
                var end = line.IndexOf(separator, at);
                end = end < 0 ? line.Length : end;
                cell.Append(line, at, end - at);
                at = end;
                if (cell.ToString().Contains('"', StringComparison.Ordinal))
                    return null;
            }
            cells.Add(cell.ToString());
            cell.Clear();
            if (at >= line.Length)
                return cells;
            at++;
        }
    }

    /// <summary>Where the cell ends, behind its last quotation mark; less than 0 when it does not.</summary>
    private static int Quoted(string line, int at, StringBuilder cell)
    {
        for (; at < line.Length; at++)
        {
            if (line[at] != '"')
                cell.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == '"')
                cell.Append(line[at++]);
            else
                return at + 1;
        }
        return -1;
    }
}
