namespace Muster.Acs.Storage.Sqlite;

/// <summary>What a look at a whole database finds.</summary>
internal static class StoreCheck
{
    private const int Most = 20;

    public static IEnumerable<string> Findings(SqliteDatabase database)
    {
        var count = 0;
        foreach (var finding in Damage(database).Concat(Orphans(database)).Concat(Newer(database)))
        {
            if (++count > Most)
            {
                yield return "There is more.";
                yield break;
            }
            yield return finding;
        }
    }

    public static IReadOnlyList<string> Contents(SqliteDatabase database)
    {
        using var read = database.PrepareOnce(
            "SELECT sha256 FROM files UNION SELECT sha256 FROM device_files ORDER BY 1"
        );
        var list = new List<string>();
        while (read.Step())
            list.Add(read.Text(0));
        return list;
    }

    private static IEnumerable<string> Damage(SqliteDatabase database)
    {
        using var check = database.PrepareOnce($"PRAGMA integrity_check({Most})");
        while (check.Step())
        {
            if (check.Text(0) != "ok")
                yield return $"The database is damaged: {check.Text(0)}.";
        }
    }

    private static IEnumerable<string> Orphans(SqliteDatabase database)
    {
        using var check = database.PrepareOnce("PRAGMA foreign_key_check");
        while (check.Step())
            yield return $"A row of {check.Text(0)} belongs to a row of {check.Text(2)} that is not "
                + "there.";
    }

    private static IEnumerable<string> Newer(SqliteDatabase database)
    {
        var known = Migration.Scripts().ToHashSet(StringComparer.Ordinal);
        using var read = database.PrepareOnce("SELECT ScriptName FROM SchemaVersions");
        while (read.Step())
        {
            if (!known.Contains(read.Text(0)))
                yield return $"A newer Muster has written it: {read.Text(0)} is unknown here.";
        }
    }
}
