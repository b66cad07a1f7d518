using Muster.Acs.Devices;

namespace Muster.Acs.Storage.Sql;

/// <summary>What every Inform writes of a known device: one row of the log, and one of fixed columns.</summary>
internal static class ContactRows
{
    /// <summary>False, and nothing written, when there is no such device (any more).</summary>
    public static bool Append(
        SqlDatabase database,
        EventLog events,
        long rowId,
        InformRecord inform
    )
    {
        if (database.IsRemote)
        {
            events.PruneRest(database, inform.Device.LastInform);
            return AppendAtOnce(database, rowId, inform);
        }
        if (events.Append(database, rowId, inform) is not { } written)
            return false;
        Update(database, rowId, inform.Device, written);
        return true;
    }

    private static void Update(
        SqlDatabase database,
        long rowId,
        DeviceRecord device,
        long lastEvent
    )
    {
        using var update = database.Prepare(
            """
            UPDATE device_contacts SET last_inform=?, last_boot=?, last_bootstrap=?, discovered=?,
                last_event=?, cwmp_version=?, remote_address=?, last_events=?
            WHERE device=?
            """
        );
        update
            .Bind(device.LastInform)
            .Bind(device.LastBoot)
            .Bind(device.LastBootstrap)
            .Bind(device.Discovered)
            .Bind(lastEvent)
            .Bind((long)device.CwmpVersion)
            .Bind(device.RemoteAddress)
            .Bind(DeviceRows.Lines(device.LastEvents))
            .Bind(rowId)
            .Send();
    }

    // The same, but for the wire: one statement that nobody has to wait for.
    private static bool AppendAtOnce(SqlDatabase database, long rowId, InformRecord inform)
    {
        var device = inform.Device;
        using var write = database.Prepare(
            """
            WITH told AS (
                INSERT INTO events (device, at, previous, retry_count, codes)
                SELECT device, ?2, last_event, ?3, ?4 FROM device_contacts WHERE device=?1
                RETURNING row_id)
            UPDATE device_contacts SET last_inform=?2, last_boot=?5, last_bootstrap=?6,
                discovered=?7, last_event=told.row_id, cwmp_version=?8, remote_address=?9,
                last_events=?10
            FROM told WHERE device=?1
            """
        );
        return write
            .Bind(rowId)
            .Bind(device.LastInform)
            .Bind(inform.RetryCount)
            .Bind(EventLog.TextOf(inform.Events))
            .Bind(device.LastBoot)
            .Bind(device.LastBootstrap)
            .Bind(device.Discovered)
            .Bind((long)device.CwmpVersion)
            .Bind(device.RemoteAddress)
            .Bind(DeviceRows.Lines(device.LastEvents))
            .TryChange();
    }
}
