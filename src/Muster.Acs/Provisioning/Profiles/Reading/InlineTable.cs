namespace Muster.Acs.Provisioning.Profiles.Reading;

/// <summary>A table that stands in a profile: <c>key: {column: cell}</c>.</summary>
internal static class InlineTable
{
    public static LookupTable Read(string name, YamlMap table, string expected)
    {
        var columns = new List<string>();
        var rows = new Dictionary<string, string?[]>(StringComparer.Ordinal);
        foreach (var (_, row) in table.Members)
        {
            foreach (var (column, _) in row.Map(expected).Members)
            {
                if (!columns.Contains(column.Text))
                    columns.Add(column.Text);
            }
        }
        foreach (var (key, row) in table.Members)
        {
            var cells = new string?[columns.Count];
            foreach (var (column, cell) in ((YamlMap)row).Members)
            {
                if (cell is not YamlScalar scalar)
                    throw cell.Wrong("a cell of a table is a text or a number.");
                cells[columns.IndexOf(column.Text)] = scalar.IsNull ? null : scalar.Text;
            }
            rows.Add(key.Text, cells);
        }
        return new(name, columns, rows);
    }
}
