using Muster.Acs.Devices;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IImportStore"/> on SQLite.</summary>
internal sealed class SqlImportStore(
    WriteQueue writer,
    ReaderPool readers,
    ParameterIndex index,
    ShapeBook book
) : IImportStore
{
    public Task<DeviceMark?> MarkAsync(DeviceKey key, CancellationToken cancellation) =>
        readers.ReadAsync(key, Mark, cancellation);

    public Task<long> WriteAsync(DeviceImportRecord device, CancellationToken cancellation)
    {
        // Packed here, on the caller's time, as every tree.
        var other = ~(long)device.Device.Key.GetHashCode();
        var tree = device.Tree is { } shadow ? new PackedTree(shadow, book, other) : null;
        return writer.WriteAsync(
            (device, tree, index),
            static (database, of) => Write(database, of.device, of.tree, of.index),
            cancellation
        );
    }

    public Task<bool> HasTaskAsync(string id, CancellationToken cancellation) =>
        readers.ReadAsync(
            id,
            static (database, of) =>
            {
                using var find = database.Prepare("SELECT 1 FROM task_imports WHERE id=?");
                return find.Bind(of).Step();
            },
            cancellation
        );

    public Task AddTaskAsync(string id, DateTimeOffset at, CancellationToken cancellation) =>
        writer.WriteAsync(
            (id, at),
            static (database, of) =>
            {
                using var insert = database.Prepare(
                    "INSERT INTO task_imports (id, at) VALUES (?, ?) ON CONFLICT DO NOTHING"
                );
                return insert.Bind(of.id).Bind(of.at).Run();
            },
            cancellation
        );

    private static DeviceMark? Mark(SqlDatabase database, DeviceKey key)
    {
        using var find = database.Prepare(
            """
            SELECT hash, tags FROM device_imports
            WHERE device = (SELECT row_id FROM devices WHERE key=?)
            """
        );
        return find.Bind(key).Step()
            ? new(
                find.Blob(0).ToArray(),
                find.Text(1).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            )
            : null;
    }

    private static long Write(
        SqlDatabase database,
        DeviceImportRecord import,
        PackedTree? tree,
        ParameterIndex index
    )
    {
        var row =
            import.Device.RowId != 0
                ? import.Device.RowId
                : DeviceWrites.Insert(database, import.Device);
        Meet(database, row, import.Device);
        if (tree is not null)
        {
            TreeRows.Write(database, row, tree);
            index.Update(database, row, tree.Shadow);
        }
        // How it came to be so, the other server did not tell.
        HistoryLog.Lose(database, row, import.At);
        if (import.AddTags.Count + import.RemoveTags.Count > 0)
            DeviceWrites.ChangeTags(database, (row, import.AddTags, import.RemoveTags));
        if (import.Credentials is { } credentials)
            WakeCredentialRows.Write(database, (row, credentials));
        using var mark = database.Prepare(
            """
            INSERT INTO device_imports (device, hash, tags, roots_listed, at)
            SELECT row_id, ?2, ?3, ?4, ?5 FROM devices WHERE row_id=?1
            ON CONFLICT (device) DO UPDATE SET hash=excluded.hash, tags=excluded.tags,
                roots_listed=excluded.roots_listed, at=excluded.at
            """
        );
        mark.Bind(row)
            .Bind(import.Mark.Hash.ToArray())
            .Bind(string.Join('\n', import.Mark.Tags))
            .Bind(import.Device.RootsListed)
            .Bind(import.At)
            .Send();
        return row;
    }

    // An Inform may have come since the row was read: what is later stays.
    private static void Meet(SqlDatabase database, long row, DeviceRecord device)
    {
        using (
            var first = database.Prepare(
                "UPDATE devices SET first_inform=?2 WHERE row_id=?1 AND first_inform > ?2"
            )
        )
            first.Bind(row).Bind(device.FirstInform).Send();
        using var contact = database.Prepare(
            """
            UPDATE device_contacts SET
                last_inform=CASE WHEN last_inform < ?2 THEN ?2 ELSE last_inform END,
                last_boot=CASE WHEN last_boot >= ?3 THEN last_boot
                    ELSE coalesce(?3, last_boot) END,
                last_bootstrap=CASE WHEN last_bootstrap >= ?4 THEN last_bootstrap
                    ELSE coalesce(?4, last_bootstrap) END,
                cwmp_version=CASE cwmp_version WHEN 0 THEN ?5 ELSE cwmp_version END
            WHERE device=?1
            """
        );
        contact
            .Bind(row)
            .Bind(device.LastInform)
            .Bind(device.LastBoot)
            .Bind(device.LastBootstrap)
            .Bind((long)device.CwmpVersion)
            .Send();
    }
}
