using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// What the devices with a fault have in common, whatever their model and version, beside how frequent it
/// is in the fleet.
/// </summary>
internal static class FaultShareRows
{
    private const int KinShown = 10;
    private const int SharesOfATrait = 4;
    private const int DaysShown = 14;

    private static readonly (string Trait, string Value)[] Columns =
    [
        ("model", "model"),
        ("software", "software_version"),
        ("hardware", "hardware_version"),
        ("maker", "manufacturer"),
    ];

    // The devices of all groups of the fault, once each.
    private static readonly string Faulted = $"""
        kin AS ({FaultGroupRows.KinOf}),
        faulted AS MATERIALIZED (
            SELECT device, min(fault_group) AS fault_group
            FROM ({FaultGroupRows.Open(
            "AND fault_group IN (SELECT row_id FROM kin)"
        )}) AS o GROUP BY device)
        """;

    public static FaultGroupDetail? Read(SqlDatabase database, (long Id, DateTimeOffset Now) of)
    {
        if (FaultGroupRows.Find(database, of.Id, of.Now) is not { } group)
            return null;
        var faulted = Number(database, $"WITH {Faulted} SELECT count(*) FROM faulted", of.Id);
        var fleet = Number(database, "SELECT coalesce(sum(devices), 0) FROM fleet_models", null);
        return new(
            group,
            FaultGroupRows.Trend(database, of.Id, of.Now, DaysShown, 24),
            FaultGroupRows.Kin(database, of.Id, of.Now, KinShown),
            faulted,
            fleet,
            Shares(database, of.Id, faulted, fleet),
            []
        );
    }

    // Of what devices are counted by as they change; hardware is counted in their rows.
    private static string OfFleet(string column) =>
        column == "hardware_version"
            ? "SELECT count(*) FROM devices f WHERE f.hardware_version = d.hardware_version"
            : $"SELECT sum(f.devices) FROM fleet_models f WHERE f.{column} = d.{column}";

    private static List<FaultShare> Shares(SqlDatabase database, long id, int faulted, int fleet)
    {
        var shares = new List<FaultShare>();
        foreach (var (trait, column) in Columns)
            Add(
                trait,
                $"""
                WITH {Faulted}
                SELECT d.{column}, count(*),
                    ({OfFleet(column)})
                FROM faulted JOIN devices d ON d.row_id = faulted.device
                WHERE d.{column} <> '' GROUP BY 1 ORDER BY 2 DESC LIMIT {SharesOfATrait}
                """
            );
        Add(
            "tag",
            $"""
            WITH {Faulted}
            SELECT t.tag, count(*), (SELECT sum(f.devices) FROM fleet_tags f WHERE f.tag = t.tag)
            FROM faulted JOIN device_tags t ON t.device = faulted.device
            GROUP BY 1 ORDER BY 2 DESC LIMIT {SharesOfATrait}
            """
        );
        Add(
            "rule",
            $"""
            WITH {Faulted}
            SELECT coalesce(nullif(g.script, ''), g.what), count(*),
                (SELECT count(DISTINCT f.device) FROM rule_faults f
                    JOIN fault_groups o ON o.row_id = f.fault_group
                    WHERE o.script = g.script AND o.what = g.what)
            FROM faulted JOIN fault_groups g ON g.row_id = faulted.fault_group
            WHERE g.is_channel = 1 GROUP BY g.script, g.what ORDER BY 2 DESC LIMIT {SharesOfATrait}
            """
        );
        // What all of them have and few others do says the most.
        return [.. shares.OrderByDescending(share => share.Share - share.FleetShare)];

        void Add(string trait, string sql)
        {
            using var rows = database.Prepare(sql);
            rows.Bind(id);
            while (rows.Step())
                shares.Add(
                    new(
                        trait,
                        rows.Text(0),
                        rows.Int(1),
                        rows.Int(2),
                        Of(rows.Int(1), faulted),
                        Of(rows.Int(2), fleet)
                    )
                );
        }
    }

    private static double Of(int part, int whole) => whole > 0 ? (double)part / whole : 0;

    private static int Number(SqlDatabase database, string sql, long? id)
    {
        using var row = database.Prepare(sql);
        if (id is { } number)
            row.Bind(number);
        row.Step();
        return row.Int(0);
    }
}
