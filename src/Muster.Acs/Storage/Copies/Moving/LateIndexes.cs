using Muster.Acs.Storage.Sql;

namespace Muster.Acs.Storage;

/// <summary>
/// The indexes of a table that is about to be filled: a sorted whole is written in a fraction of the time
/// that a million places in it take. Those that say what may be in the table stay.
/// </summary>
internal sealed class LateIndexes
{
    private readonly SqlDatabase _database;
    private readonly List<(string Name, string Definition)> _indexes = [];

    /// <summary>Takes them away.</summary>
    public LateIndexes(SqlDatabase database, string table)
    {
        _database = database;
        using (var read = database.PrepareOnce(database.Choose(OfSqlite, OfPostgres)))
        {
            read.Bind(table);
            while (read.Step())
                _indexes.Add((read.Text(0), read.Text(1)));
        }
        foreach (var (name, _) in _indexes)
            database.Execute($"DROP INDEX {name}");
    }

    /// <summary>Makes them of what is in the table now.</summary>
    public void Make()
    {
        foreach (var (_, definition) in _indexes)
            _database.Execute(definition);
    }

    private const string OfSqlite = """
        SELECT '"' || name || '"', sql FROM sqlite_schema
        WHERE type = 'index' AND tbl_name = ? AND sql LIKE 'CREATE INDEX%'
        """;

    // That of a table in partitions is told as the one of the table alone, and would be made in none of them.
    private const string OfPostgres = """
        SELECT CAST(CAST(indexrelid AS regclass) AS text),
            replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
        FROM pg_index WHERE indrelid = CAST(? AS regclass) AND NOT indisunique
        """;
}
