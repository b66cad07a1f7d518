namespace Conformance.Fleets;

/// <summary>
/// A tree of a real device as its file says it, read here independently of the product, so that what
/// the API answers is compared with the file and not with our own reading of it.
/// </summary>
internal sealed record DeviceFile(IReadOnlyList<DeviceFileRow> Rows)
{
    public static DeviceFile Read(string path) =>
        new([
            .. File.ReadLines(path)
                .Skip(1)
                .Select(Cells)
                .Where(cells => !cells[0].StartsWith("DeviceID.", StringComparison.Ordinal))
                .Select(cells => new DeviceFileRow(
                    cells[0],
                    cells[1] == "true",
                    cells[2] == "true",
                    cells[3]
                )),
        ]);

    // One row a line; a cell with a comma or a quote stands in quotes, a quote in it is doubled.
    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[i++]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(line[i]);
        }
        cells.Add(cell.ToString());
        return cells;
    }
}

/// <param name="Path">Without a dot at the end, for objects too.</param>
internal sealed record DeviceFileRow(string Path, bool IsObject, bool Writable, string Value);
