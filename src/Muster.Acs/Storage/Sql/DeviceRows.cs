using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage.Codec;
using Muster.Acs.Waking;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of devices as the ports know them.</summary>
internal static class DeviceRows
{
    /// <summary>The columns <see cref="Summary"/> reads, of devices d and device_contacts c.</summary>
    public const string SummaryColumns = """
        d.row_id, d.id, d.manufacturer, d.oui, d.product_class, d.serial_number, d.model,
        d.software_version, d.hardware_version, d.first_inform, c.last_inform, c.last_events,
        c.remote_address
        """;

    /// <summary>How many these are.</summary>
    public const int SummaryCount = 13;

    /// <summary>What <see cref="Record"/> reads.</summary>
    public const string Records = """
        SELECT row_id, id, manufacturer, oui, product_class, serial_number, first_inform,
            last_inform, last_boot, last_bootstrap, last_events, cwmp_version, remote_address,
            discovered, informed, w.state, w.username, w.detail, w.at, w.password, m.roots_listed
        FROM devices d
        CROSS JOIN device_contacts c ON c.device = row_id
        LEFT JOIN device_informed i ON i.device = row_id
        LEFT JOIN device_credentials_written w ON w.device = row_id
        LEFT JOIN device_imports m ON m.device = row_id
        """;

    public static DeviceRecord? Find(SqlDatabase database, DeviceKey key)
    {
        using var read = database.Prepare(Records + " WHERE key=?");
        return read.Bind(key).Step() ? Record(read) : null;
    }

    public static DeviceRecord Record(SqlStatement read) =>
        new()
        {
            RowId = read.Long(0),
            Key = DeviceKey.OfId(read.Text(1)),
            Id = read.Text(1),
            Identity = new(read.Text(2), read.Text(3), read.Text(4), read.Text(5)),
            FirstInform = read.Time(6),
            LastInform = read.Time(7),
            LastBoot = read.TimeOrNull(8),
            LastBootstrap = read.TimeOrNull(9),
            LastEvents = Split(read.Text(10)),
            CwmpVersion = (CwmpVersion)read.Int(11),
            RemoteAddress = read.Text(12),
            Discovered = read.TimeOrNull(13),
            Informed = Informed(read, 14, 1),
            Own = read.IsNull(15)
                ? null
                : new(
                    (OwnCredentialsState)read.Int(15),
                    read.Text(16),
                    read.Text(17),
                    read.Time(18)
                )
                {
                    Password = read.TextOrNull(19),
                },
            RootsListed = read.TimeOrNull(20),
        };

    /// <summary>Of a statement that begins with <see cref="SummaryColumns"/>.</summary>
    public static DeviceSummary Summary(SqlDatabase database, SqlStatement row) =>
        Untagged(row) with
        {
            Tags = Tags(database, row.Long(0)),
        };

    /// <summary>Of all that it brings, whose tags are asked for at once.</summary>
    public static List<DeviceSummary> Summaries(SqlDatabase database, SqlStatement rows)
    {
        var found = new List<(long Row, DeviceSummary Device)>();
        while (rows.Step())
            found.Add((rows.Long(0), Untagged(rows)));
        if (found.Count == 0)
            return [];
        using var read = database.PrepareOnce(
            $"""
            SELECT device, tag FROM device_tags
            WHERE device IN ({string.Join(", ", found.Select(each => each.Row))})
            ORDER BY device, tag
            """
        );
        var tags = new List<(long Row, string Tag)>();
        while (read.Step())
            tags.Add((read.Long(0), read.Text(1)));
        var byRow = tags.ToLookup(each => each.Row, each => each.Tag);
        return found.ConvertAll(each => each.Device with { Tags = [.. byRow[each.Row]] });
    }

    private static DeviceSummary Untagged(SqlStatement row) =>
        new()
        {
            Id = row.Text(1),
            Manufacturer = row.Text(2),
            OUI = row.Text(3),
            ProductClass = row.Text(4),
            SerialNumber = row.Text(5),
            Model = row.Text(6),
            SoftwareVersion = row.Text(7),
            HardwareVersion = row.Text(8),
            FirstInform = row.Time(9),
            LastInform = row.Time(10),
            LastEvents = Split(row.Text(11)),
            RemoteAddress = row.Text(12),
        };

    /// <summary>The tags of a device in order.</summary>
    public static IReadOnlyList<string> Tags(SqlDatabase database, long device)
    {
        using var read = database.Prepare(
            "SELECT tag FROM device_tags WHERE device=? ORDER BY tag"
        );
        read.Bind(device);
        List<string>? tags = null;
        while (read.Step())
            (tags ??= []).Add(read.Text(0));
        return tags ?? (IReadOnlyList<string>)[];
    }

    /// <summary>What the device answered to GetRPCMethods; null when it was not asked.</summary>
    public static IReadOnlyList<string>? Methods(SqlDatabase database, long device)
    {
        using var read = database.Prepare("SELECT methods FROM device_methods WHERE device=?");
        return read.Bind(device).Step() ? Split(read.Text(0)) : null;
    }

    /// <summary>Event codes one a line; most Informs have one, which costs nothing.</summary>
    public static string Lines(IReadOnlyList<string> codes) =>
        codes switch
        {
            [] => "",
            [var code] => code,
            _ => string.Join('\n', codes),
        };

    private static string[] Split(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static ParameterValueStruct[] Informed(SqlStatement row, int column, int idColumn)
    {
        if (row.IsNull(column))
            return [];
        try
        {
            return InformedCodec.Decode(row.Blob(column));
        }
        catch (InvalidDataException damage)
        {
            throw new StorageException(
                $"The stored Inform of device '{row.Text(idColumn)}' is damaged "
                    + $"({damage.Message}): delete the device, it comes back with its next Inform.",
                damage
            );
        }
    }
}
