using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>The fleet in numbers: each of them an index read from one end to the other, no table.</summary>
internal static class FleetNumbers
{
    public static FleetCounts Count(SqlDatabase database, DateTimeOffset now)
    {
        using var row = database.Prepare(
            $"""
            WITH muted AS (
                SELECT g.row_id FROM fault_groups g WHERE {FaultGroupRows.IsMuted}),
            open AS (
                SELECT device FROM tasks
                WHERE fault_open = 1 AND coalesce(fault_group, 0) NOT IN (SELECT row_id FROM muted)
                UNION ALL
                SELECT device FROM rule_faults WHERE coalesce(fault_group, 0) NOT IN (SELECT row_id FROM muted))
            SELECT
                (SELECT coalesce(sum(devices), 0) FROM fleet_models),
                (SELECT count(*) FROM device_contacts WHERE last_inform >= ?),
                (SELECT count(*) FROM device_contacts WHERE last_inform < ?),
                (SELECT count(DISTINCT device) FROM open),
                (SELECT count(*) FROM open),
                (SELECT count(*) FROM tasks WHERE state = 0),
                (SELECT count(*) FROM tasks WHERE state IN (1, 2))
            """
        );
        row.Bind(now).Bind(now - FleetCounts.Recently).Bind(now - TimeSpan.FromDays(1));
        row.Step();
        return new(
            row.Long(0),
            row.Long(1),
            // The silent ones are the few.
            row.Long(0) - row.Long(2),
            row.Long(3),
            row.Long(4),
            row.Long(5),
            row.Long(6)
        );
    }
}
