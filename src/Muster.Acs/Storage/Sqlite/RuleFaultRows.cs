using System.Text.Json;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>Rows of channels that could not be followed.</summary>
internal static class RuleFaultRows
{
    private const string List = "rulefaults";
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

    public static Page<ChannelFaultView> Page(
        SqliteDatabase database,
        (string? DeviceId, PageRequest Page) of
    )
    {
        var before = Cursor.Number(List, of.Page, long.MaxValue);
        var where = of.DeviceId is null
            ? "rule_faults WHERE 1=1"
            : "rule_faults WHERE device = (SELECT row_id FROM devices WHERE id=?)";
        SqliteStatement Bound(SqliteStatement statement) =>
            of.DeviceId is null ? statement : statement.Bind(of.DeviceId);

        long? total = null;
        if (of.Page.WithTotal)
        {
            using var count = database.Prepare($"SELECT count(*) FROM {where}");
            Bound(count).Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"SELECT {Columns} FROM {where} AND sequence < ? ORDER BY sequence DESC LIMIT ?"
        );
        Bound(rows).Bind(before).Bind(of.Page.Limit + 1);
        var (found, last) = (new List<ChannelFaultView>(), 0L);
        while (rows.Step())
        {
            found.Add(View(rows.Text(1), Read(rows)));
            if (found.Count <= of.Page.Limit)
                last = rows.Long(0);
        }
        return Cursor.Page(found, of.Page, _ => Cursor.Of(List, last), total);
    }

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

    private static ChannelFaultView View(string device, ChannelFault fault) =>
        new(device, fault.Channel)
        {
            Code = fault.Fault.Code,
            Message = fault.Fault.Message,
            Script = fault.Fault.Script,
            Line = fault.Fault.Line > 0 ? fault.Fault.Line : null,
            ErrorName = fault.Fault.Name,
            Stack = fault.Fault.Stack,
            Parameters = fault.Fault.Parameters,
            At = fault.At,
            Retries = fault.Retries,
            NextTry = fault.NextTry,
            Provisions = fault.Provisions,
        };
}
