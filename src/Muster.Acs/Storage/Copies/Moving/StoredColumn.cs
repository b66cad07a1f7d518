using Muster.Acs.Storage.Sql;

namespace Muster.Acs.Storage;

/// <summary>What a column holds, in the words of both databases.</summary>
internal enum ColumnKind
{
    Number,
    Text,
    Octets,

    /// <summary>Perhaps with a fraction.</summary>
    Measured,
}

/// <summary>A column that somebody fills; those that the database reckons itself are none.</summary>
internal sealed record StoredColumn(string Table, string Name, ColumnKind Kind)
{
    /// <summary>Quoted: one is called as a word of SQL is.</summary>
    public string Quoted => $"\"{Name}\"";

    /// <summary>All columns of all tables, in the order of their names. What a migration is noted in is none,
    /// nor what SQLite alone finds parts of names with.</summary>
    public static IReadOnlyList<StoredColumn> AllOf(SqlDatabase database)
    {
        using var rows = database.Prepare(
            """
            SELECT t.name, c.name, lower(c.type) FROM sqlite_schema t, pragma_table_xinfo(t.name) c
            WHERE t.type = 'table' AND c.hidden = 0
                AND substr(t.name, 1, 7) <> 'sqlite_' AND substr(t.name, 1, 12) <> 'device_words'
                AND lower(t.name) <> 'schemaversions'
            """,
            """
            SELECT CAST(t.relname AS text), CAST(c.attname AS text),
                CAST(format_type(c.atttypid, NULL) AS text)
            FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid
            WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition
                AND t.relnamespace = CAST(current_schema() AS regnamespace)
                AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
                AND t.relname <> 'schemaversions' AND right(t.relname, 5) <> '_gone'
            """
        );
        var columns = new List<StoredColumn>();
        while (rows.Step())
            columns.Add(new(rows.Text(0), rows.Text(1), KindOf(rows.Text(2))));
        return
        [
            .. columns
                .OrderBy(column => column.Table, StringComparer.Ordinal)
                .ThenBy(column => column.Name, StringComparer.Ordinal),
        ];
    }

    private static ColumnKind KindOf(string type) =>
        type switch
        {
            "integer" or "bigint" => ColumnKind.Number,
            "text" => ColumnKind.Text,
            "blob" or "bytea" => ColumnKind.Octets,
            _ => ColumnKind.Measured,
        };
}
