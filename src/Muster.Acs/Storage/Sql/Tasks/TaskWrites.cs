using System.Text.Json.Nodes;
using Muster.Acs.Events;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>A task, its transfer, and the events that their changes are: written as one.</summary>
internal sealed class TaskWrites(EventLog events, TimeProvider clock)
{
    /// <summary>False when there is no such task (any more).</summary>
    public bool Update(SqlDatabase database, DeviceTask task)
    {
        if (Find(database, task.Id) is not var (device, before, isOpen))
            return false;
        TaskRows.Update(database, task);
        if (task.Transfer is { } transfer)
            Update(database, device, task.Id, transfer);
        if (task.IsFinished && task.State != before)
            events.Tell(database, device, Told(task));
        if (task.State != before && Fault(task, isOpen) is { } fault)
            events.Tell(database, device, fault);
        if (task.State != before && task.State is TaskState.Failed or TaskState.Expired)
            TaskRows.JoinGroup(database, device, task);
        return true;
    }

    /// <summary>False when the task has no fault that is open.</summary>
    public bool Dismiss(SqlDatabase database, string task)
    {
        if (Find(database, task) is not (var device, _, true))
            return false;
        using var update = database.Prepare("UPDATE tasks SET fault_open=0 WHERE id=?");
        update.Bind(task).Send();
        var channel = FaultEvents.ChannelOfTask(task);
        events.Tell(database, device, FaultEvents.Clear(channel, "dismissed", clock.GetUtcNow()));
        return true;
    }

    private void Update(SqlDatabase database, long device, string task, Transfer transfer)
    {
        var before = TransferRows.StateOf(database, task);
        TransferRows.Write(database, device, task, transfer);
        if (transfer.State != before)
            events.Tell(database, device, Told(transfer));
    }

    private static (long Device, TaskState State, bool IsFaultOpen)? Find(
        SqlDatabase database,
        string task
    )
    {
        using var find = database.Prepare("SELECT device, state, fault_open FROM tasks WHERE id=?");
        return find.Bind(task).Step()
            ? (find.Long(0), (TaskState)find.Int(1), find.Int(2) != 0)
            : null;
    }

    private EventRecord? Fault(DeviceTask task, bool wasOpen)
    {
        var channel = FaultEvents.ChannelOfTask(task.Id);
        if (task.State is not (TaskState.Failed or TaskState.Expired))
            return wasOpen
                ? FaultEvents.Clear(channel, Reason(task.State), clock.GetUtcNow())
                : null;
        var fault = task.Fault ?? new("expired", "The task expired.", []);
        var more = new JsonObject
        {
            ["task"] = task.Id,
            ["taskKind"] = StorageJson.KindOf(task.Request),
        };
        return FaultEvents.Raise(
            channel,
            fault.Code,
            fault.Message,
            task.Finished ?? clock.GetUtcNow(),
            more
        );
    }

    private static string Reason(TaskState state) =>
        state == TaskState.Pending ? "retried" : state.ToString().ToLowerInvariant();

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
