using System.Text.Json;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>Rows of channels that could not be followed.</summary>
internal static class ChannelFaultRows
{
    private const string Columns =
        "sequence, device_id, channel, at, retries, next_try, fault, provisions";

    /// <summary>Keeps a channel's fault, or strikes it where it is null.</summary>
    public static bool Write(
        SqliteDatabase database,
        long device,
        string channel,
        ChannelFault? fault
    )
    {
        using (
            var delete = database.Prepare("DELETE FROM rule_faults WHERE device=? AND channel=?")
        )
        {
            if (delete.Bind(device).Bind(channel).Run() == 0 && fault is null)
                return false;
        }
        if (fault is null)
            return true;
        using var insert = database.Prepare(
            """
            INSERT INTO rule_faults
                (device, device_id, channel, at, retries, next_try, fault, provisions)
            SELECT row_id, id, ?2, ?3, ?4, ?5, ?6, ?7 FROM devices WHERE row_id=?1
            """
        );
        insert
            .Bind(device)
            .Bind(channel)
            .Bind(fault.At)
            .Bind(fault.Retries)
            .Bind(fault.NextTry)
            .Bind(JsonSerializer.Serialize(fault.Fault, StorageJson.Default.RuleFault))
            .Bind(fault.Provisions)
            .Run();
        return true;
    }

    public static IReadOnlyList<ChannelFault> Of(SqliteDatabase database, long device)
    {
        using var rows = database.Prepare(
            $"SELECT {Columns} FROM rule_faults WHERE device=? ORDER BY sequence"
        );
        rows.Bind(device);
        var faults = new List<ChannelFault>();
        while (rows.Step())
            faults.Add(Read(rows));
        return faults;
    }

    public static long Count(SqliteDatabase database, string? deviceId)
    {
        using var count = database.Prepare($"SELECT count(*) FROM {From(deviceId)}");
        Bound(count, deviceId).Step();
        return count.Long(0);
    }

    public static List<StoredFault> Read(
        SqliteDatabase database,
        string? deviceId,
        FaultPlace before,
        int most
    )
    {
        using var rows = database.Prepare(
            $"""
            SELECT {Columns} FROM {From(deviceId)} AND (at, sequence) < (?, ?)
            ORDER BY at DESC, sequence DESC LIMIT ?
            """
        );
        Bound(rows, deviceId).Bind(before.At).Bind(before.Sequence).Bind(most);
        var found = new List<StoredFault>();
        while (rows.Step())
        {
            var fault = Read(rows);
            found.Add(new(rows.Text(1), fault.At, rows.Long(0), null, fault));
        }
        return found;
    }

    private static string From(string? deviceId) =>
        deviceId is null
            ? "rule_faults INDEXED BY rule_faults_at WHERE 1"
            : "rule_faults INDEXED BY rule_faults_device_at "
                + "WHERE device = (SELECT row_id FROM devices WHERE id=?)";

    private static SqliteStatement Bound(SqliteStatement statement, string? deviceId) =>
        deviceId is null ? statement : statement.Bind(deviceId);

    private static ChannelFault Read(SqliteStatement row) =>
        new(
            row.Text(2),
            JsonSerializer.Deserialize(row.Text(6), StorageJson.Default.RuleFault)
                ?? new RuleFault("unknown", ""),
            row.Time(3),
            row.Int(4),
            row.Time(5),
            row.Text(7)
        );
}
