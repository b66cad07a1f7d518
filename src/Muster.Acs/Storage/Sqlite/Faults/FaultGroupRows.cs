using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>Open faults of tasks and of channels, gathered by the database.</summary>
internal static class FaultGroupRows
{
    public static IReadOnlyList<FaultGroup> Read(SqliteDatabase database, int limit)
    {
        using var rows = database.Prepare(
            """
            WITH open (device, at, code, what, is_channel, message) AS (
                SELECT device, finished, coalesce(fault ->> '$.code', 'expired'), kind, 0,
                    coalesce(fault ->> '$.message', 'The task expired.')
                FROM tasks INDEXED BY tasks_faults WHERE fault_open = 1
                UNION ALL
                SELECT device, at, fault ->> '$.code', channel, 1, fault ->> '$.message'
                FROM rule_faults)
            SELECT open.code, open.what, open.is_channel, d.model, d.software_version,
                count(DISTINCT open.device), count(*), min(open.at), max(open.at), min(open.message)
            FROM open CROSS JOIN devices d ON d.row_id = open.device
            GROUP BY 1, 2, 3, 4, 5
            ORDER BY 6 DESC, 9 DESC LIMIT ?
            """
        );
        rows.Bind(limit);
        var groups = new List<FaultGroup>();
        while (rows.Step())
            groups.Add(
                new(
                    rows.Text(0),
                    rows.Text(1),
                    rows.Long(2) == 1,
                    rows.Text(3),
                    rows.Text(4),
                    rows.Int(5),
                    rows.Int(6),
                    rows.Time(7),
                    rows.Time(8),
                    rows.Text(9)
                )
            );
        return groups;
    }
}
