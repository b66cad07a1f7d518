namespace Muster.Acs.Storage.Sqlite;

/// <summary>Tasks whose fault is open.</summary>
internal static class TaskFaultRows
{
    private const int Sequence = 12;

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
            SELECT {TaskRows.Columns} FROM {From(deviceId)} AND (finished, sequence) < (?, ?)
            ORDER BY finished DESC, sequence DESC LIMIT ?
            """
        );
        Bound(rows, deviceId).Bind(before.At).Bind(before.Sequence).Bind(most);
        var found = new List<StoredFault>();
        while (rows.Step())
        {
            var task = TaskRows.Read(rows);
            var at = task.Finished ?? task.Created;
            found.Add(new(task.DeviceId, at, rows.Long(Sequence), task, null));
        }
        return found;
    }

    private static string From(string? deviceId) =>
        deviceId is null
            ? "tasks INDEXED BY tasks_faults WHERE fault_open = 1"
            : "tasks INDEXED BY tasks_device_faults WHERE fault_open = 1 "
                + "AND device = (SELECT row_id FROM devices WHERE id=?)";

    private static SqliteStatement Bound(SqliteStatement statement, string? deviceId) =>
        deviceId is null ? statement : statement.Bind(deviceId);
}
