using System.Text.Json;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of the history of diagnostics.</summary>
internal static class DiagnosticRows
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns =
        "task_id, kind, state, started, finished, request, result, fault, sequence";

    /// <summary>Keeps a diagnostic that has ended; a retried one replaces what it was before.</summary>
    public static void Keep(SqlDatabase database, DeviceTask task)
    {
        var kind = StorageJson.KindOf(task.Request);
        // What is told again of a task is the newest again.
        using (var again = database.Prepare("DELETE FROM diagnostics WHERE task_id=?"))
            again.Bind(task.Id).Send();
        using (
            var insert = database.Prepare(
                """
                INSERT INTO diagnostics
                    (device, task_id, kind, state, started, finished, request, result, fault)
                SELECT device, id, kind, ?2, ?3, ?4, request, ?5, ?6 FROM tasks WHERE id=?1
                """
            )
        )
            insert
                .Bind(task.Id)
                .Bind((long)task.State)
                .Bind(task.Started)
                .Bind(task.Finished ?? task.Created)
                .Bind(
                    task.Result?.Diagnostic is { } result
                        ? JsonSerializer.Serialize(result, StorageJson.Default.DiagnosticResult)
                        : null
                )
                .Bind(
                    task.Fault is { } fault
                        ? JsonSerializer.Serialize(fault, StorageJson.Default.TaskFault)
                        : null
                )
                .Run();
        using var prune = database.Prepare(
            """
            DELETE FROM diagnostics WHERE sequence = (
                SELECT sequence FROM diagnostics
                WHERE device = (SELECT device FROM tasks WHERE id=?1) AND kind=?2
                ORDER BY sequence DESC LIMIT 1 OFFSET ?3)
            """
        );
        prune.Bind(task.Id).Bind(kind).Bind(IDiagnosticStore.MostOfAKind).Send();
    }

    public static DiagnosticRun Read(SqlStatement row) =>
        new()
        {
            TaskId = row.Text(0),
            Kind = row.Text(1),
            State = (TaskState)row.Int(2),
            Started = row.Time(3),
            Finished = row.Time(4),
            Request = TaskRows.Parse(row, 5, StorageJson.Default.TaskRequest)!,
            Result = TaskRows.Parse(row, 6, StorageJson.Default.DiagnosticResult),
            Fault = TaskRows.ReadFault(row, 7),
        };
}
