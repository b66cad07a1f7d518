using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="ITaskStore"/> on SQLite.</summary>
internal sealed class SqlTaskStore(WriteQueue writer, ReaderPool readers, TaskWrites writes)
    : ITaskStore
{
    /// <summary>Rows deleted in one transaction.</summary>
    private const int PruneStep = 500;

    private const string TaskList = "tasks";

    public async Task InsertAsync(
        long deviceRowId,
        IReadOnlyList<DeviceTask> tasks,
        CancellationToken cancellation
    )
    {
        var inserted = await writer.WriteAsync(
            (deviceRowId, tasks),
            static (database, state) =>
                state.tasks.All(task => TaskRows.Insert(database, state.deviceRowId, task)),
            cancellation
        );
        // No row is there to insert the first task from, so none was inserted.
        if (!inserted)
            throw new OperationException(
                OperationFaultKind.NotFound,
                "The device has been deleted.",
                "device"
            );
    }

    public Task<IReadOnlyList<DeviceTask>> OpenTasksAsync(
        long deviceRowId,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync<long, IReadOnlyList<DeviceTask>>(
            deviceRowId,
            static (database, device) =>
            {
                using var rows = database.Prepare(
                    $"""
                    SELECT {TaskRows.Columns} FROM tasks INDEXED BY tasks_open
                    WHERE device=? AND state < 3 ORDER BY sequence
                    """
                );
                return TaskRows.ReadAll(rows.Bind(device));
            },
            cancellation
        );

    public Task<IReadOnlyList<DeviceTask>> FailedTasksAsync(
        long deviceRowId,
        int limit,
        CancellationToken cancellation
    ) => readers.ReadAsync((deviceRowId, limit), TasksOnHand.Failed, cancellation);

    public Task<DeviceTask?> FindAsync(string taskId, CancellationToken cancellation) =>
        readers.ReadAsync(
            taskId,
            static (database, id) =>
            {
                using var row = database.Prepare(
                    $"SELECT {TaskRows.Columns} FROM tasks WHERE id=?"
                );
                return row.Bind(id).Step() ? TaskRows.Read(row) : null;
            },
            cancellation
        );

    public Task<Page<DeviceTask>> ListAsync(TaskQuery query, CancellationToken cancellation)
    {
        var before = Cursor.Number(TaskList, query.Page, long.MaxValue);
        return readers.ReadAsync((query, before), static (d, s) => List(d, s), cancellation);
    }

    public Task<IReadOnlyList<NumberedTask>> OnHandAsync(
        long after,
        string? deviceId,
        int limit,
        CancellationToken cancellation
    ) => readers.ReadAsync((after, deviceId, limit), TasksOnHand.Read, cancellation);

    public Task<DeviceTask?> FindByPrefixAsync(string prefix, CancellationToken cancellation) =>
        readers.ReadAsync(prefix, TasksOnHand.Find, cancellation);

    public async Task UpdateAsync(DeviceTask task, CancellationToken cancellation)
    {
        if (!await writer.WriteAsync(task, writes.Update, cancellation))
            throw OperationException.UnknownTask(task.Id);
    }

    public async Task TryUpdateAsync(DeviceTask task)
    {
        try
        {
            await writer.WriteAsync(task, writes.Update, CancellationToken.None);
        }
        catch (StorageException)
        {
            // The next write of the same task says how it stands.
        }
    }

    public async Task<int> PruneAsync(
        DateTimeOffset before,
        int most,
        CancellationToken cancellation
    )
    {
        var oldest = await readers.ReadAsync(
            most,
            static (database, keep) => FinishedAt(database, keep),
            cancellation
        );
        var limit = oldest > before ? oldest.Value : before;
        return await writer.WriteAsync(
            limit,
            static (database, before) => Prune(database, before),
            cancellation
        );
    }

    public Task<Page<Transfer>> TransfersAsync(TransferQuery query, CancellationToken cancellation)
    {
        var before = Cursor.Number(TransferRows.List, query.Page, long.MaxValue);
        return readers.ReadAsync(
            (query, before),
            static (database, of) => TransferRows.Read(database, of.query, of.before),
            cancellation
        );
    }

    public Task<bool> DismissFaultAsync(string taskId, CancellationToken cancellation) =>
        writer.WriteAsync(taskId, writes.Dismiss, cancellation);

    public Task<IReadOnlyList<DeviceTask>> DueToExpireAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync<(DateTimeOffset Now, int Limit), IReadOnlyList<DeviceTask>>(
            (now, limit),
            static (database, due) =>
            {
                using var rows = database.Prepare(
                    $"""
                    SELECT {TaskRows.Columns} FROM tasks INDEXED BY tasks_expiry
                    WHERE state IN (0, 2) AND expires IS NOT NULL AND expires <= ?
                    ORDER BY expires LIMIT ?
                    """
                );
                return TaskRows.ReadAll(rows.Bind(due.Now).Bind(due.Limit));
            },
            cancellation
        );

    /// <summary>When the newest task above so many finished; null when there are fewer.</summary>
    private static DateTimeOffset? FinishedAt(SqlDatabase database, int most)
    {
        using var read = database.Prepare(
            """
            SELECT finished FROM tasks INDEXED BY tasks_finished WHERE state >= 3
            ORDER BY finished DESC LIMIT 1 OFFSET ?
            """
        );
        return read.Bind(most).Step() ? read.TimeOrNull(0)?.AddMilliseconds(1) : null;
    }

    private static int Prune(SqlDatabase database, DateTimeOffset before)
    {
        using var tasks = database.Prepare(
            """
            DELETE FROM tasks WHERE sequence IN (
                SELECT sequence FROM tasks INDEXED BY tasks_finished
                WHERE state >= 3 AND finished < ? ORDER BY finished LIMIT ?)
            """
        );
        using var reports = database.Prepare(
            """
            DELETE FROM transfers WHERE row_id IN (
                SELECT row_id FROM transfers INDEXED BY transfers_told
                WHERE task IS NULL AND updated < ? ORDER BY updated LIMIT ?)
            """
        );
        return tasks.Bind(before).Bind(PruneStep).Run()
            + reports.Bind(before).Bind(PruneStep).Run();
    }

    private static Page<DeviceTask> List(SqlDatabase database, (TaskQuery Query, long Before) of)
    {
        var (query, before) = of;
        var (index, where) = (query.DeviceId, query.State) switch
        {
            (null, null) => ("", "true"),
            (null, _) => ("INDEXED BY tasks_state", "state=?"),
            (_, null) => ("INDEXED BY tasks_device", OfDevice),
            _ => ("INDEXED BY tasks_device", OfDevice + " AND state=?"),
        };
        SqlStatement BindWhere(SqlStatement statement)
        {
            if (query.DeviceId is { } device)
                statement.Bind(device);
            return query.State is { } state ? statement.Bind((long)state) : statement;
        }

        long? total = null;
        if (query.Page.WithTotal)
        {
            using var count = database.Prepare($"SELECT count(*) FROM tasks {index} WHERE {where}");
            BindWhere(count).Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"""
            SELECT {TaskRows.Columns} FROM tasks {index} WHERE {where} AND sequence < ?
            ORDER BY sequence DESC LIMIT ?
            """
        );
        BindWhere(rows).Bind(before).Bind(query.Page.Limit + 1);
        var (tasks, last) = (new List<DeviceTask>(), 0L);
        while (rows.Step())
        {
            tasks.Add(TaskRows.Read(rows));
            if (tasks.Count <= query.Page.Limit)
                last = rows.Long(12);
        }
        return Cursor.Page(tasks, query.Page, _ => Cursor.Of(TaskList, last), total);
    }

    private const string OfDevice = "device=(SELECT row_id FROM devices WHERE id=?)";
}
