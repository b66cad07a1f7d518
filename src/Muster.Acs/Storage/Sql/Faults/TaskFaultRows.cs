namespace Muster.Acs.Storage.Sql;

/// <summary>Tasks whose fault is open.</summary>
internal static class TaskFaultRows
{
    private const int Sequence = 12;
    private const int Group = 16;

    public static long Count(SqlDatabase database, FaultFilter filter)
    {
        using var count = database.Prepare(
            $"SELECT count(*) FROM tasks WHERE fault_open = 1 AND {filter.Where}"
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
            SELECT {TaskRows.Columns}, CAST(fault_group AS TEXT) FROM tasks
            WHERE fault_open = 1 AND {filter.Where} AND (finished, sequence) < (?, ?)
            ORDER BY finished DESC, sequence DESC LIMIT ?
            """
        );
        filter.Bind(rows).Bind(before.At).Bind(before.Sequence).Bind(most);
        var found = new List<StoredFault>();
        while (rows.Step())
        {
            var task = TaskRows.Read(rows);
            var at = task.Finished ?? task.Created;
            found.Add(
                new(task.DeviceId, at, rows.Long(Sequence), task, null)
                {
                    Group = rows.TextOrNull(Group),
                }
            );
        }
        return found;
    }
}
