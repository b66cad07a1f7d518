using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>A content that came at a link.</summary>
internal sealed record Arrival(
    UploadTicket Link,
    long Size,
    string Sha256,
    DateTimeOffset At,
    int Versions,
    EventLog Events
);

/// <summary>What an upload and the passing of time do to the rows.</summary>
internal static class UploadWrites
{
    /// <summary>The event goes with the version: it is told of each once, whatever fails after.</summary>
    public static ContentChange<DeviceFile> Put(SqlDatabase database, Arrival arrival)
    {
        var link = arrival.Link;
        if (UsedBy(database, link.Id) is { } used)
        {
            // A device that heard no answer sends the same again.
            if (used == arrival.Sha256 && Stored(database, link, used) is { } stored)
                return new(stored, []);
            throw new OperationException(
                OperationFaultKind.Conflict,
                "This address was used already; it takes one file."
            );
        }
        Use(database, link.Id, arrival.Sha256);
        var version = NextVersion(database, link);
        Insert(database, arrival, version);
        var stays = SqlDeviceFileStore.Find(database, link.DeviceRow, link.Kind, version)!;
        arrival.Events.Tell(database, link.DeviceRow, DeviceEvents.Uploaded(stays));
        return new(stays, DropSurplus(database, link, arrival.Versions));
    }

    /// <summary>
    /// Too old, and no configuration that is the last of its device: a backup must not go before there
    /// is another.
    /// </summary>
    public static ContentChange<int> Expire(
        SqlDatabase database,
        DateTimeOffset oldest,
        DateTimeOffset now
    )
    {
        using (var links = database.Prepare("DELETE FROM upload_links WHERE expires < ?"))
            links.Bind(now).Send();
        using var delete = database.Prepare(
            "DELETE FROM device_files WHERE received < ? AND NOT (kind = ? AND version = "
                + "(SELECT max(version) FROM device_files AS other "
                + "WHERE other.device = device_files.device AND other.kind = device_files.kind)) "
                + "RETURNING sha256"
        );
        var dropped = Column(delete.Bind(oldest).Bind((int)DeviceFileKind.Configuration));
        return new(dropped.Count, dropped);
    }

    private static string? UsedBy(SqlDatabase database, Guid link)
    {
        using var find = database.Prepare("SELECT used FROM upload_links WHERE id=?");
        if (!find.Bind(link).Step())
            throw new OperationException(
                OperationFaultKind.NotFound,
                "The device that this address was for is forgotten."
            );
        return find.TextOrNull(0);
    }

    private static DeviceFile? Stored(SqlDatabase database, UploadTicket link, string sha256)
    {
        using var find = database.Prepare(
            "SELECT max(version) FROM device_files "
                + "WHERE device=? AND kind=? AND command_key=? AND sha256=?"
        );
        find.Bind(link.DeviceRow).Bind((int)link.Kind).Bind(link.CommandKey).Bind(sha256);
        return find.Step() && !find.IsNull(0)
            ? SqlDeviceFileStore.Find(database, link.DeviceRow, link.Kind, find.Long(0))
            : null;
    }

    private static void Use(SqlDatabase database, Guid link, string sha256)
    {
        using var use = database.Prepare("UPDATE upload_links SET used=? WHERE id=?");
        use.Bind(sha256).Bind(link).Send();
    }

    private static long NextVersion(SqlDatabase database, UploadTicket link)
    {
        using var next = database.Prepare(
            "INSERT INTO device_file_numbers (device, kind, last) VALUES (?, ?, 1) "
                + "ON CONFLICT (device, kind) DO UPDATE SET last = device_file_numbers.last + 1 "
                + "RETURNING last"
        );
        next.Bind(link.DeviceRow).Bind((int)link.Kind).Step();
        return next.Long(0);
    }

    private static void Insert(SqlDatabase database, Arrival arrival, long version)
    {
        using var insert = database.Prepare(
            "INSERT INTO device_files (device, kind, version, file_type, size, sha256, received, "
                + "command_key, software_version, hardware_version) "
                + "SELECT row_id, ?, ?, ?, ?, ?, ?, ?, software_version, hardware_version "
                + "FROM devices WHERE row_id=?"
        );
        insert
            .Bind((int)arrival.Link.Kind)
            .Bind(version)
            .Bind(arrival.Link.FileType)
            .Bind(arrival.Size)
            .Bind(arrival.Sha256)
            .Bind(arrival.At)
            .Bind(arrival.Link.CommandKey)
            .Bind(arrival.Link.DeviceRow)
            .Send();
    }

    private static List<string> DropSurplus(SqlDatabase database, UploadTicket link, int keep)
    {
        using var delete = database.Prepare(
            """
            DELETE FROM device_files WHERE device=?1 AND kind=?2 AND version <= (
                SELECT version FROM device_files WHERE device=?1 AND kind=?2
                ORDER BY version DESC LIMIT 1 OFFSET ?3)
            RETURNING sha256
            """
        );
        return Column(delete.Bind(link.DeviceRow).Bind((int)link.Kind).Bind(keep));
    }

    private static List<string> Column(SqlStatement rows)
    {
        var values = new List<string>();
        while (rows.Step())
            values.Add(rows.Text(0));
        return values;
    }
}
