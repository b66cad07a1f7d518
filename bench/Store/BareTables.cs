using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;

namespace Muster.Bench;

/// <summary>
/// SQLite's tables of devices without what follows from their rows: the indexes, in each of which a device
/// lands on a page of its own, and the counts and words that triggers keep. It is made once for all rows
/// when they are there. What has to be made is noted in the database, so that a fill that was broken off goes on.
/// </summary>
internal static class BareTables
{
    private const string Noted = "bench_later";

    private const string Of =
        "sql IS NOT NULL AND type IN ('index', 'trigger') AND tbl_name IN ('devices', "
        + "'device_contacts', 'device_parameters', 'device_tags', 'events')";

    private static readonly string[] Counted =
    [
        "DELETE FROM fleet_models",
        """
            INSERT INTO fleet_models (manufacturer, product_class, model, software_version, devices)
                SELECT manufacturer, product_class, model, software_version, count(*) FROM devices
                GROUP BY manufacturer, product_class, model, software_version
            """,
        "DELETE FROM fleet_tags",
        "INSERT INTO fleet_tags (tag, devices) SELECT tag, count(*) FROM device_tags GROUP BY tag",
        "INSERT INTO device_words (device_words) VALUES ('delete-all')",
        """
            INSERT INTO device_words (rowid, words)
                SELECT row_id, id || CASE WHEN instr(id, serial_number) > 0 THEN ''
                    ELSE char(10) || serial_number END
                FROM devices
            """,
        "INSERT INTO device_words_own (device_words_own) VALUES ('delete-all')",
        "INSERT INTO device_words_own (rowid, words) SELECT row_id, words FROM device_own_words",
    ];

    public static long Count(string path)
    {
        using var database = SqliteDatabase.OpenReader(path, TimeSpan.FromSeconds(10));
        using var count = database.PrepareOnce("SELECT count(*) FROM devices NOT INDEXED");
        count.Step();
        return count.Long(0);
    }

    public static void Strip(string path)
    {
        using var database = SqliteDatabase.OpenWriter(path, TimeSpan.FromSeconds(10));
        if (IsNoted(database))
            return;
        database.BeginWrite();
        database.Execute($"CREATE TABLE {Noted} AS SELECT type, sql FROM sqlite_schema WHERE {Of}");
        foreach (
            var drop in Texts(
                database,
                $"SELECT 'DROP ' || type || ' ' || name FROM sqlite_schema WHERE {Of}"
            )
        )
            database.Execute(drop);
        database.Commit();
    }

    public static void Dress(string path)
    {
        using var database = SqliteDatabase.OpenWriter(path, TimeSpan.FromSeconds(10));
        if (!IsNoted(database))
            return;
        // To sort a million keys, not to spill them.
        database.Execute("PRAGMA cache_size=-1000000");
        database.BeginWrite();
        foreach (var each in Texts(database, $"SELECT sql FROM {Noted} WHERE type='index'"))
            database.Execute(each);
        foreach (var each in Counted)
            database.Execute(each);
        foreach (var each in Texts(database, $"SELECT sql FROM {Noted} WHERE type='trigger'"))
            database.Execute(each);
        database.Execute($"DROP TABLE {Noted}");
        database.Commit();
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static bool IsNoted(SqliteDatabase database) =>
        Texts(database, $"SELECT name FROM sqlite_schema WHERE name='{Noted}'").Count > 0;

    private static List<string> Texts(SqliteDatabase database, string sql)
    {
        using var rows = database.PrepareOnce(sql);
        var texts = new List<string>();
        while (rows.Step())
            texts.Add(rows.Text(0));
        return texts;
    }
}
