using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Tasks that still concern somebody.</summary>
internal static class TasksOnHand
{
    private const int Sequence = 12;

    public static IReadOnlyList<NumberedTask> Read(
        SqlDatabase database,
        (long After, string? Device, int Limit) of
    )
    {
        var device = of.Device is null ? "" : " AND device=(SELECT row_id FROM devices WHERE id=?)";
        using var rows = database.Prepare(
            $"SELECT {TaskRows.Columns} FROM tasks WHERE sequence > ?{device} "
                + "AND (state < 3 OR (state = 4 AND fault_open = 1)) ORDER BY sequence LIMIT ?"
        );
        rows.Bind(of.After);
        if (of.Device is not null)
            rows.Bind(of.Device);
        rows.Bind(of.Limit);
        var found = new List<NumberedTask>();
        while (rows.Step())
            found.Add(new(rows.Long(Sequence), TaskRows.Read(rows)));
        return found;
    }

    public static IReadOnlyList<DeviceTask> Failed(
        SqlDatabase database,
        (long Device, int Limit) of
    )
    {
        using var rows = database.Prepare(
            $"""
            SELECT {TaskRows.Columns} FROM tasks INDEXED BY tasks_device_faults
            WHERE device = ? AND fault_open = 1 AND state = 4 AND origin IS NOT NULL
            ORDER BY sequence LIMIT ?
            """
        );
        return TaskRows.ReadAll(rows.Bind(of.Device).Bind(of.Limit));
    }

    public static DeviceTask? Find(SqlDatabase database, string prefix)
    {
        using var rows = database.Prepare(
            $"SELECT {TaskRows.Columns} FROM tasks WHERE id >= ? AND id < ? LIMIT 2"
        );
        // Behind every hex digit.
        var found = TaskRows.ReadAll(rows.Bind(prefix).Bind(prefix + "g"));
        return found.Count == 1 ? found[0] : null;
    }
}
