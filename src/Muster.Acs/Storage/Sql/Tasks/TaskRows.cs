using System.Text.Json;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of tasks as the ports know them.</summary>
internal static class TaskRows
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns =
        "id, device_id, request, state, created, expires, started, finished, attempts, result, "
        + "fault, author, sequence, (SELECT transfer FROM transfers WHERE task = tasks.id), "
        + "not_before, origin";

    public static bool Insert(SqlDatabase database, long device, DeviceTask task)
    {
        using var insert = database.Prepare(
            """
            INSERT INTO tasks (device, device_id, id, kind, state, created, expires, started,
                finished, attempts, author, request, result, fault, not_before, origin, fault_open)
            SELECT row_id, id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
                CASE WHEN ?4 IN (4, 6) THEN 1 ELSE 0 END
            FROM devices WHERE row_id=?1
            """
        );
        insert
            .Bind(device)
            .Bind(task.Id)
            .Bind(StorageJson.KindOf(task.Request))
            .Bind((long)task.State)
            .Bind(task.Created)
            .Bind(task.Expires)
            .Bind(task.Started)
            .Bind(FinishedAt(task))
            .Bind(task.Attempts)
            .Bind(task.Author)
            .Bind(JsonSerializer.Serialize(task.Request, StorageJson.Default.TaskRequest));
        if (BindOutcome(insert, task).Bind(task.NotBefore).Bind(task.Origin).Run() == 0)
            return false;
        if (task.State is TaskState.Failed or TaskState.Expired)
            JoinGroup(database, device, task);
        return true;
    }

    /// <summary>The fault of a task that has just failed or expired joins its group.</summary>
    public static void JoinGroup(SqlDatabase database, long device, DeviceTask task)
    {
        var print = FaultFingerprint.Of(StorageJson.KindOf(task.Request), task.Fault);
        var group = FaultGroupRows.Of(database, device, print);
        FaultGroupRows.Count(database, group, task.Finished ?? task.Created);
        using var update = database.Prepare("UPDATE tasks SET fault_group=? WHERE id=?");
        update.Bind(group).Bind(task.Id).Send();
    }

    /// <summary>
    /// A fault opens when a task fails (4) or expires (6), and closes when it leaves that state;
    /// writing a failed task again does not open what was dismissed.
    /// </summary>
    public static bool Update(SqlDatabase database, DeviceTask task)
    {
        using var update = database.Prepare(
            """
            UPDATE tasks SET state=?2, expires=?3, started=?4, finished=?5, attempts=?6,
                fault_open=CASE WHEN ?2 IN (4, 6) AND (fault_open = 1 OR state <> ?2) THEN 1
                    ELSE 0 END, result=?7, fault=?8
            WHERE id=?1
            """
        );
        update
            .Bind(task.Id)
            .Bind((long)task.State)
            .Bind(task.Expires)
            .Bind(task.Started)
            .Bind(FinishedAt(task))
            .Bind(task.Attempts);
        if (BindOutcome(update, task).Run() == 0)
            return false;
        if (task is { Request: DiagnosticRequest, IsFinished: true, Started: not null })
            DiagnosticRows.Keep(database, task);
        return true;
    }

    public static DeviceTask Read(SqlStatement row) =>
        new()
        {
            Id = row.Text(0),
            DeviceId = row.Text(1),
            Request = Parse(row, 2, StorageJson.Default.TaskRequest)!,
            State = (TaskState)row.Int(3),
            Created = row.Time(4),
            Expires = row.TimeOrNull(5),
            Started = row.TimeOrNull(6),
            Finished = row.TimeOrNull(7),
            Attempts = row.Int(8),
            Result = Parse(row, 9, StorageJson.Default.TaskResult),
            Fault = ReadFault(row, 10),
            Author = row.Text(11),
            Transfer = TransferRows.Parse(row, 13),
            NotBefore = row.TimeOrNull(14),
            Origin = row.TextOrNull(15),
        };

    public static List<DeviceTask> ReadAll(SqlStatement rows)
    {
        var tasks = new List<DeviceTask>();
        while (rows.Step())
            tasks.Add(Read(rows));
        return tasks;
    }

    public static TaskFault? ReadFault(SqlStatement row, int column) =>
        Parse(row, column, StorageJson.Default.TaskFault);

    /// <summary>Never null for a finished task: the list of faults is in the order of it.</summary>
    private static DateTimeOffset? FinishedAt(DeviceTask task) =>
        task.Finished ?? (task.IsFinished ? task.Created : null);

    private static SqlStatement BindOutcome(SqlStatement statement, DeviceTask task) =>
        statement
            .Bind(
                task.Result is { } result
                    ? JsonSerializer.Serialize(result, StorageJson.Default.TaskResult)
                    : null
            )
            .Bind(
                task.Fault is { } fault
                    ? JsonSerializer.Serialize(fault, StorageJson.Default.TaskFault)
                    : null
            );

    public static T? Parse<T>(
        SqlStatement row,
        int column,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type
    )
        where T : class
    {
        if (row.IsNull(column))
            return null;
        try
        {
            return JsonSerializer.Deserialize(row.Blob(column), type);
        }
        catch (JsonException damage)
        {
            throw new StorageException(
                $"The stored task '{row.Text(0)}' is damaged: {damage.Message}",
                damage
            );
        }
    }
}
