using System.Text.Json;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of channels that could not be followed.</summary>
internal static class ChannelFaultRows
{
    private const string Columns =
        "sequence, device_id, channel, at, retries, next_try, fault, provisions, "
        + "CAST(fault_group AS TEXT)";

    /// <summary>Keeps a channel's fault, or strikes it where it is null.</summary>
    public static bool Write(SqlDatabase database, long device, string channel, ChannelFault? fault)
    {
        var before = GroupOf(database, device, channel);
        using (
            var delete = database.Prepare("DELETE FROM rule_faults WHERE device=? AND channel=?")
        )
        {
            if (delete.Bind(device).Bind(channel).Run() == 0 && fault is null)
                return false;
        }
        if (fault is null)
            return true;
        var group = FaultGroupRows.Of(database, device, FaultFingerprint.Of(channel, fault.Fault));
        // Tried again in vain, it is the same fault and no new one.
        if (group != before)
            FaultGroupRows.Count(database, group, fault.At);
        using var insert = database.Prepare(
            """
            INSERT INTO rule_faults
                (device, device_id, channel, at, retries, next_try, fault, provisions,
                    fault_group)
            SELECT row_id, id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM devices WHERE row_id=?1
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
            .Bind(group)
            .Send();
        return true;
    }

    public static IReadOnlyList<ChannelFault> Of(SqlDatabase database, long device)
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

    public static long Count(SqlDatabase database, FaultFilter filter)
    {
        using var count = database.Prepare(
            $"SELECT count(*) FROM rule_faults WHERE {filter.Where}"
        );
        filter.Bind(count).Step();
        return count.Long(0);
    }

    public static List<StoredFault> Read(
        SqlDatabase database,
        FaultFilter filter,
        FaultPlace before,
        int most
    )
    {
        using var rows = database.Prepare(
            $"""
            SELECT {Columns} FROM rule_faults WHERE {filter.Where} AND (at, sequence) < (?, ?)
            ORDER BY at DESC, sequence DESC LIMIT ?
            """
        );
        filter.Bind(rows).Bind(before.At).Bind(before.Sequence).Bind(most);
        var found = new List<StoredFault>();
        while (rows.Step())
        {
            var fault = Read(rows);
            found.Add(
                new(rows.Text(1), fault.At, rows.Long(0), null, fault)
                {
                    Group = rows.TextOrNull(8),
                }
            );
        }
        return found;
    }

    private static long? GroupOf(SqlDatabase database, long device, string channel)
    {
        using var find = database.Prepare(
            "SELECT fault_group FROM rule_faults WHERE device=? AND channel=?"
        );
        return find.Bind(device).Bind(channel).Step() ? find.Long(0) : null;
    }

    private static ChannelFault Read(SqlStatement row) =>
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
