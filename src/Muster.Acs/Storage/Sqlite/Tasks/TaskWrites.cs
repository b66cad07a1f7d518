using System.Text.Json.Nodes;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>A task, its transfer, and the events that their changes are: written as one.</summary>
internal sealed class TaskWrites(EventLog events)
{
    /// <summary>False when there is no such task (any more).</summary>
    public bool Update(SqliteDatabase database, DeviceTask task)
    {
        if (Find(database, task.Id) is not var (device, before))
            return false;
        TaskRows.Update(database, task);
        if (task.Transfer is { } transfer)
            Update(database, device, task.Id, transfer);
        if (task.IsFinished && task.State != before)
            events.Tell(database, device, Told(task));
        return true;
    }

    private void Update(SqliteDatabase database, long device, string task, Transfer transfer)
    {
        var before = TransferRows.StateOf(database, task);
        TransferRows.Write(database, device, task, transfer);
        if (transfer.State != before)
            events.Tell(database, device, Told(transfer));
    }

    private static (long Device, TaskState State)? Find(SqliteDatabase database, string task)
    {
        using var find = database.Prepare("SELECT device, state FROM tasks WHERE id=?");
        return find.Bind(task).Step() ? (find.Long(0), (TaskState)find.Int(1)) : null;
    }

    private static EventRecord Told(DeviceTask task)
    {
        var kind = StorageJson.KindOf(task.Request);
        var details = new JsonObject { ["task"] = task.Id, ["taskKind"] = kind };
        if (task.Fault is { } fault)
        {
            details["faultCode"] = fault.Code;
            details["faultString"] = fault.Message;
        }
        var state = task.State.ToString().ToLowerInvariant();
        var reason = task.Fault is { } why ? $": {why.Code} {why.Message}" : ".";
        return new(
            $"task.{state}",
            $"The task {kind} is {state}{reason}",
            task.Finished ?? task.Created,
            details
        );
    }

    private static EventRecord Told(Transfer transfer)
    {
        var details = new JsonObject
        {
            ["commandKey"] = transfer.CommandKey,
            ["transferKind"] = Word(transfer.Kind.ToString()),
            ["fileType"] = transfer.FileType,
            ["version"] = transfer.Version,
        };
        if (transfer.Fault is { } fault)
        {
            details["faultCode"] = fault.Code;
            details["faultString"] = fault.Message;
        }
        var state = Word(transfer.State.ToString());
        var remark = transfer.Remark.Length > 0 ? $": {transfer.Remark}" : ".";
        return new(
            $"transfer.{state}",
            $"The transfer of {transfer.FileType} is {state}{remark}",
            transfer.Updated,
            details
        );
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
