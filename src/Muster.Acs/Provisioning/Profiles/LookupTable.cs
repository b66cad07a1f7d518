using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Provisioning.Profiles;

/// <summary>Rows by a key, cells by the names of columns.</summary>
internal sealed class LookupTable(
    string name,
    IReadOnlyList<string> columns,
    IReadOnlyDictionary<string, string?[]> rows
)
{
    public string Name => name;

    public int Count => rows.Count;

    public IReadOnlyList<string> Columns => columns;

    /// <summary>Null where there is no such row, no such column, or nothing in the cell.</summary>
    public ExpressionValue Find(string key, string column)
    {
        if (!rows.TryGetValue(key, out var row))
            return ExpressionValue.Null;
        for (var at = 0; at < columns.Count; at++)
        {
            if (columns[at] == column)
                return ExpressionValue.Of(row[at]);
        }
        return ExpressionValue.Null;
    }
}
