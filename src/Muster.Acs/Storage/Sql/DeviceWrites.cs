using Muster.Acs.Devices;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage.Sql;

/// <summary>What is written of devices, run by the writer inside its transaction.</summary>
internal sealed class DeviceWrites(
    ParameterIndex index,
    EventLog events,
    TaskWrites tasks,
    HistoryLog history
)
{
    /// <summary>
    /// The way of every Inform. Of a known device whose parameters did not change: one row appended
    /// to the events, one row of fixed columns updated, nothing else.
    /// </summary>
    public long Record(SqlDatabase database, InformRecord inform)
    {
        var device = inform.Device;
        var rowId = device.RowId;
        if (rowId == 0 || !ContactRows.Append(database, events, rowId, inform))
        {
            // Unknown, or deleted since the caller read it: then all of it is written.
            rowId = Insert(database, device);
            ContactRows.Append(database, events, rowId, inform);
            events.Tell(database, rowId, DeviceEvents.New(device));
            inform = inform with { InformedChanged = true };
        }
        if (inform.InformedChanged)
            WriteInformed(database, rowId, device);
        foreach (var task in inform.Tasks)
            tasks.Update(database, task);
        foreach (var told in inform.Told)
            events.Tell(database, rowId, told);
        if (inform.History is { } changes)
            history.Append(database, rowId, changes);
        return rowId;
    }

    /// <summary>False when there is no such device (any more).</summary>
    public bool Commit(SqlDatabase database, DeviceCommit commit, PackedTree? tree)
    {
        if (!Exists(database, commit.RowId))
            return false;
        if (tree is not null)
        {
            TreeRows.Write(database, commit.RowId, tree);
            index.Update(database, commit.RowId, tree.Shadow);
        }
        if (commit.History is { } changes)
            history.Append(database, commit.RowId, changes);
        if (commit.Lost is { } lost)
            BackupRows.Keep(
                database,
                (commit.RowId, lost.Backup, BackupRows.Pack(lost.Values), int.MaxValue)
            );
        if (commit.Discovered is { } discovered)
        {
            using var update = database.Prepare(
                "UPDATE device_contacts SET discovered=? WHERE device=?"
            );
            update.Bind(discovered).Bind(commit.RowId).Send();
        }
        if (commit.Methods is { } methods)
            WriteMethods(database, commit.RowId, methods);
        WriteTags(database, commit.RowId, commit.AddTags, commit.RemoveTags);
        foreach (var (channel, fault) in commit.ChannelFaults)
            ChannelFaultRows.Write(database, commit.RowId, channel, fault);
        if (commit.Downloads is { } downloads)
            RuleDownloadRows.Write(database, commit.RowId, downloads);
        if (commit.Report is { } report && !TransferRows.Add(database, commit.RowId, report))
            return true;
        // The cause before what comes of it.
        foreach (var told in commit.Events)
            events.Tell(database, commit.RowId, told);
        foreach (var task in commit.Tasks)
            tasks.Update(database, task);
        return true;
    }

    public bool Delete(SqlDatabase database, long rowId, DateTimeOffset now)
    {
        if (IdOf(database, rowId) is not { } id)
            return false;
        // Before the events of the device go: the newest of all stays, so that no number is given twice.
        events.Tell(database, 0, DeviceEvents.Deleted(id, now));
        EventLog.DeleteOf(database, rowId);
        TreeRows.Delete(database, rowId);
        using var delete = database.Prepare("DELETE FROM devices WHERE row_id=?");
        return delete.Bind(rowId).Run() > 0;
    }

    /// <summary>The tags afterwards; null when there is no such device.</summary>
    public static IReadOnlyList<string>? ChangeTags(
        SqlDatabase database,
        (long RowId, IReadOnlyList<string> Add, IReadOnlyList<string> Remove) change
    )
    {
        if (!Exists(database, change.RowId))
            return null;
        WriteTags(database, change.RowId, change.Add, change.Remove);
        return DeviceRows.Tags(database, change.RowId);
    }

    private static void WriteTags(
        SqlDatabase database,
        long rowId,
        IReadOnlyCollection<string> add,
        IReadOnlyCollection<string> remove
    )
    {
        foreach (var tag in remove)
        {
            using var delete = database.Prepare("DELETE FROM device_tags WHERE device=? AND tag=?");
            delete.Bind(rowId).Bind(tag).Send();
        }
        foreach (var tag in add)
        {
            using var insert = database.Prepare(
                """
                INSERT INTO device_tags (device, tag, id)
                SELECT row_id, ?2, id FROM devices WHERE row_id=?1
                ON CONFLICT DO NOTHING
                """
            );
            insert.Bind(rowId).Bind(tag).Send();
        }
    }

    private static void WriteMethods(
        SqlDatabase database,
        long rowId,
        IReadOnlyList<string> methods
    )
    {
        using var write = database.Prepare(
            """
            INSERT INTO device_methods (device, methods) VALUES (?, ?)
            ON CONFLICT (device) DO UPDATE SET methods=excluded.methods
            """
        );
        write.Bind(rowId).Bind(DeviceRows.Lines(methods)).Send();
    }

    private static string? IdOf(SqlDatabase database, long rowId)
    {
        using var find = database.Prepare("SELECT id FROM devices WHERE row_id=?");
        return find.Bind(rowId).Step() ? find.Text(0) : null;
    }

    private static bool Exists(SqlDatabase database, long rowId)
    {
        using var find = database.Prepare("SELECT 1 FROM devices WHERE row_id=?");
        return find.Bind(rowId).Step();
    }

    /// <summary>The row of a device, new or not.</summary>
    public static long Insert(SqlDatabase database, DeviceRecord device)
    {
        long rowId;
        var told = ParameterIndex.ColumnsOf(device);
        using (
            var insert = database.Prepare(
                """
                INSERT INTO devices (key, id, oui, product_class, serial_number, manufacturer,
                    first_inform, model, software_version, hardware_version)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET key=excluded.key
                RETURNING row_id
                """
            )
        )
        {
            insert
                .Bind(device.Key)
                .Bind(device.Id)
                .Bind(device.Identity.OUI)
                .Bind(device.Identity.ProductClass)
                .Bind(device.Identity.SerialNumber)
                .Bind(device.Identity.Manufacturer)
                .Bind(device.FirstInform)
                .Bind(told.Model)
                .Bind(told.Software)
                .Bind(told.Hardware)
                .Step();
            rowId = insert.Long(0);
        }
        using var contact = database.Prepare(
            """
            INSERT INTO device_contacts (device, last_inform, cwmp_version, remote_address,
                last_events)
            VALUES (?, 0, 0, '', '') ON CONFLICT DO NOTHING
            """
        );
        contact.Bind(rowId).Send();
        RegistrationRows.MarkDevice(database, device.Key);
        return rowId;
    }

    private void WriteInformed(SqlDatabase database, long rowId, DeviceRecord device)
    {
        using (
            var write = database.Prepare(
                """
                INSERT INTO device_informed (device, informed) VALUES (?, ?)
                ON CONFLICT (device) DO UPDATE SET informed=excluded.informed
                """
            )
        )
            write.Bind(rowId).Bind(InformedCodec.Encode(device.Informed)).Send();
        using (
            var name = database.Prepare(
                """
                UPDATE devices SET manufacturer=?2, oui=?3
                WHERE row_id=?1 AND (manufacturer <> ?2 OR oui <> ?3)
                """
            )
        )
            name.Bind(rowId).Bind(device.Identity.Manufacturer).Bind(device.Identity.OUI).Send();
        index.Update(database, rowId, device.Informed, device.LastInform);
    }
}
