using System.Globalization;
using Muster.Acs.Storage.Sql;

namespace Muster.Acs.Storage;

/// <summary>
/// Copies all rows of one database to another that is empty, of whichever kind each is: a row at a time,
/// so that it takes no memory to speak of, and all of it or nothing.
/// </summary>
internal sealed class StoreMove(
    SqlDatabase source,
    SqlDatabase target,
    Action<string, long> progress
)
{
    private const int Told = 10_000;
    private static readonly string[] Reckoned = ["devices", "device_tags", "transcripts"];

    // Numbers that are whole are told as such to SQLite, which keeps them as it is told.
    private readonly bool _isSqlite = target.Choose("SQLite", "PostgreSQL") == "SQLite";

    /// <summary>Answers the rows of each table. Throws <see cref="StorageException"/>.</summary>
    public IReadOnlyList<(string Table, long Rows)> Run(CancellationToken cancellation)
    {
        source.BeginRead();
        var columns = StoredColumn.AllOf(source).ToLookup(column => column.Table);
        target.BeginWrite();
        try
        {
            RefuseFilled();
            SetTriggers("DISABLE");
            var copied = new List<(string, long)>();
            foreach (var table in StoredTable.All)
            {
                var indexes = new LateIndexes(target, table.Name);
                var rows = Copy(table, [.. columns[table.Name]], cancellation);
                indexes.Make();
                Check(table, rows);
                SetNumber(table);
                copied.Add((table.Name, rows));
            }
            SetTriggers("ENABLE");
            Reckon();
            target.Commit();
            source.Commit();
            target.Execute("ANALYZE");
            return copied;
        }
        catch
        {
            target.Rollback();
            throw;
        }
    }

    /// <summary>The first and the last number of an event.</summary>
    public static (long First, long Last) EventsOf(SqlDatabase database)
    {
        database.BeginRead();
        long first,
            last;
        using (
            var events = database.PrepareOnce(
                "SELECT coalesce(min(row_id), 0), coalesce(max(row_id), 0) FROM events"
            )
        )
        {
            events.Step();
            (first, last) = (events.Long(0), events.Long(1));
        }
        database.Commit();
        return (first, last);
    }

    // What they reckon of all rows, row by row, is reckoned once at the end; and no node is told of each row.
    private void SetTriggers(string whether)
    {
        foreach (var table in Reckoned)
            target.Execute(
                target.Choose("SELECT 1", $"ALTER TABLE {table} {whether} TRIGGER USER")
            );
    }

    private void Reckon()
    {
        target.Execute(
            "UPDATE transcript_space SET octets = (SELECT coalesce(sum(size), 0) FROM transcripts)"
        );
        if (_isSqlite)
            return;
        target.Execute(
            """
            INSERT INTO fleet_models
                SELECT manufacturer, product_class, model, software_version, count(*) FROM devices
                GROUP BY 1, 2, 3, 4
            """
        );
        target.Execute("INSERT INTO fleet_tags SELECT tag, count(*) FROM device_tags GROUP BY tag");
    }

    private void RefuseFilled()
    {
        foreach (var table in StoredTable.All)
        {
            using var first = target.PrepareOnce($"SELECT 1 FROM {table.Name} LIMIT 1");
            if (first.Step())
                throw new StorageException(
                    $"The target is not empty: there are rows in {table.Name}. Nothing was changed; "
                        + "name a new database or data directory."
                );
        }
    }

    private long Copy(StoredTable table, StoredColumn[] columns, CancellationToken cancellation)
    {
        var names = string.Join(", ", columns.Select(column => column.Quoted));
        using var from = source.PrepareOnce($"SELECT {names} FROM {table.Name}").Stream();
        using var fill = target.Fill(table.Name, columns);
        var rows = 0L;
        while (from.Step())
        {
            using (var to = fill.Row())
            {
                for (var at = 0; at < columns.Length; at++)
                    Bind(to, from, at, columns[at].Kind);
                to.Send();
            }
            if (++rows % Told != 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            progress(table.Name, rows);
        }
        fill.Complete();
        if (rows % Told != 0)
            progress(table.Name, rows);
        return rows;
    }

    private void Bind(SqlStatement to, SqlStatement from, int at, ColumnKind kind)
    {
        if (from.IsNull(at))
            to.BindNull();
        else if (kind == ColumnKind.Number)
            to.Bind(from.Long(at));
        else if (kind == ColumnKind.Text)
            to.Bind(from.Text(at));
        else if (kind == ColumnKind.Octets)
            to.Bind(from.Blob(at));
        else
            Bind(to, from.Double(at));
    }

    private void Bind(SqlStatement to, double number)
    {
        const double exact = 1L << 53;
        if (_isSqlite && double.IsInteger(number) && Math.Abs(number) <= exact)
            to.Bind((long)number);
        else
            to.Bind(number);
    }

    private void Check(StoredTable table, long rows)
    {
        using var count = target.PrepareOnce($"SELECT count(*) FROM {table.Name}");
        count.Step();
        if (count.Long(0) != rows)
            throw new StorageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows} rows of {table.Name} were copied and {count.Long(0)} have arrived. Nothing was changed."
                )
            );
    }

    /// <summary>No number is given out a second time, that of a row that is gone included.</summary>
    private void SetNumber(StoredTable table)
    {
        if (
            table.Number is not { } column
            || LastNumber(table.Name, column) is not (> 0 and var last)
        )
            return;
        using (
            var set = target.PrepareOnce(
                target.Choose(
                    "UPDATE sqlite_sequence SET seq=?2 WHERE name=?1",
                    $"SELECT setval(pg_get_serial_sequence(?, '{column}'), ?)"
                )
            )
        )
            set.Bind(table.Name).Bind(last).Run();
        using var add = target.PrepareOnce(
            target.Choose(
                """
                INSERT INTO sqlite_sequence (name, seq) SELECT ?1, ?2
                WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name=?1)
                    AND (SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_schema WHERE name=?1)
                """,
                "SELECT CAST(? AS text), CAST(? AS bigint)"
            )
        );
        add.Bind(table.Name).Bind(last).Run();
    }

    private long LastNumber(string table, string column)
    {
        using var last = source.PrepareOnce(
            source.Choose(
                $"""
                SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name=?), 0),
                    coalesce((SELECT max({column}) FROM {table}), 0))
                """,
                $"""
                SELECT coalesce(pg_sequence_last_value(
                    CAST(pg_get_serial_sequence(?, '{column}') AS regclass)), 0)
                """
            )
        );
        last.Bind(table);
        return last.Step() ? last.Long(0) : 0;
    }
}
