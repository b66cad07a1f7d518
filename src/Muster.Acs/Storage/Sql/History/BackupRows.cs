using System.Text.Json;
using Muster.Acs.Operations;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of kept configurations.</summary>
internal static class BackupRows
{
    private const int Quality = 5;

    private const string Columns =
        "name, at, author, reason, good, software, amount, "
        + "CASE WHEN good = 1 AND row_id = (SELECT max(g.row_id) FROM config_backups g "
        + "WHERE g.device = b.device AND g.good = 1) THEN 1 ELSE 0 END";

    public static byte[] Pack(IReadOnlyList<NamedValue> values) =>
        PackedBlob.Pack(
            JsonSerializer.SerializeToUtf8Bytes(
                values,
                StorageJson.Default.IReadOnlyListNamedValue
            ),
            Quality
        );

    public static IReadOnlyList<ConfigBackup> List(SqlDatabase database, long device)
    {
        using var read = database.Prepare(
            $"SELECT {Columns} FROM config_backups b WHERE device=? ORDER BY row_id DESC"
        );
        read.Bind(device);
        var list = new List<ConfigBackup>();
        while (read.Step())
            list.Add(Backup(read));
        return list;
    }

    public static KeptConfiguration? Find(SqlDatabase database, (long Device, string Name) of)
    {
        using var read = database.Prepare(
            $"SELECT {Columns}, settings FROM config_backups b WHERE device=? AND name=?"
        );
        if (!read.Bind(of.Device).Bind(of.Name).Step())
            return null;
        try
        {
            var json = PackedBlob.Unpack(read.Blob(8));
            var values = JsonSerializer.Deserialize(
                json,
                StorageJson.Default.IReadOnlyListNamedValue
            );
            return new(Backup(read), values ?? []);
        }
        catch (Exception damage) when (damage is InvalidDataException or JsonException)
        {
            throw new StorageException(
                $"The kept configuration '{of.Name}' is damaged ({damage.Message}): delete it.",
                damage
            );
        }
    }

    /// <summary>False when the device has been deleted, or the name is taken, or there are too many.</summary>
    public static bool Keep(
        SqlDatabase database,
        (long Device, ConfigBackup Backup, byte[] Settings, int Most) of
    )
    {
        var (device, backup, settings, most) = of;
        if (backup.Reason == BackupReason.Asked && CountAsked(database, device) >= most)
            return false;
        using (
            var insert = database.Prepare(
                """
                INSERT INTO config_backups (device, name, at, author, reason, good, software, amount,
                    settings)
                SELECT row_id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM devices WHERE row_id=?1
                ON CONFLICT DO NOTHING
                """
            )
        )
        {
            var kept = insert
                .Bind(device)
                .Bind(backup.Name)
                .Bind(backup.At)
                .Bind(backup.Author)
                .Bind((long)backup.Reason)
                .Bind(backup.IsGood ? 1L : 0)
                .Bind(backup.SoftwareVersion)
                .Bind((long)backup.Values)
                .Bind(settings)
                .Run();
            if (kept == 0)
                return false;
        }
        // The last that is known to be good stays, however old.
        using var prune = database.Prepare(
            """
            DELETE FROM config_backups WHERE device=?1 AND reason<>0
                AND row_id <= (SELECT row_id FROM config_backups WHERE device=?1 AND reason<>0
                    ORDER BY row_id DESC LIMIT 1 OFFSET ?2)
                AND row_id <> coalesce(
                    (SELECT max(row_id) FROM config_backups WHERE device=?1 AND good = 1), 0)
            """
        );
        prune.Bind(device).Bind((long)IBackupStore.KeptByItself).Send();
        return true;
    }

    public static bool Mark(SqlDatabase database, (long Device, string Name, bool IsGood) of)
    {
        using var update = database.Prepare(
            "UPDATE config_backups SET good=? WHERE device=? AND name=?"
        );
        return update.Bind(of.IsGood ? 1L : 0).Bind(of.Device).Bind(of.Name).Run() > 0;
    }

    public static bool Delete(SqlDatabase database, (long Device, string Name) of)
    {
        using var delete = database.Prepare("DELETE FROM config_backups WHERE device=? AND name=?");
        return delete.Bind(of.Device).Bind(of.Name).Run() > 0;
    }

    private static long CountAsked(SqlDatabase database, long device)
    {
        using var count = database.Prepare(
            "SELECT count(*) FROM config_backups WHERE device=? AND reason=0"
        );
        count.Bind(device).Step();
        return count.Long(0);
    }

    private static ConfigBackup Backup(SqlStatement row) =>
        new(
            row.Text(0),
            row.Time(1),
            row.Text(2),
            (BackupReason)row.Int(3),
            row.Int(4) != 0,
            row.Int(7) != 0,
            row.Text(5),
            row.Int(6)
        );
}
