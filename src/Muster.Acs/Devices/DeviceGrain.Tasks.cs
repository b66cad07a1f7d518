using Muster.Acs.Devices.Tasks;
using Muster.Acs.Devices.Tasks.Transfers;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Configuration;
using Muster.Acs.Quirks;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices;

internal sealed partial class DeviceGrain
{
    public async Task<TaskList> Submit(TaskSubmission submission)
    {
        if (_record is not { } record)
            return new TaskList([]);
        if (_tasks.Count + submission.Tasks.Count > services.Options.MaxOpenTasks)
            return new TaskList(
                [],
                $"{record.Id} has {_tasks.Count} open tasks; the limit is "
                    + $"{services.Options.MaxOpenTasks}."
            );
        await services.Tasks.InsertAsync(record.RowId, submission.Tasks, CancellationToken.None);
        _tasks.Add(submission.Tasks);
        if (services.Node.Nodes.IsOther(submission.Node))
            services.Node.Board.WatchFrom(submission.Node!, submission.Tasks);
        return new TaskList(submission.Tasks) { InSession = _session is not null };
    }

    public async Task<TaskOutcome> Cancel(string taskId)
    {
        if (_tasks.Find(taskId) is not { } task)
            return new TaskOutcome(null, "it has finished");
        if (task.State == TaskState.Running)
            return new TaskOutcome(null, "it is being carried out just now");
        var cancelled = TaskRules.Cancel(task, services.Clock.GetUtcNow());
        await services.Tasks.UpdateAsync(cancelled, CancellationToken.None);
        Settle(cancelled);
        return new TaskOutcome(cancelled);
    }

    public async Task<TaskOutcome> Retry(string taskId)
    {
        if (_tasks.Find(taskId) is not null)
            return new TaskOutcome(null, "it has not finished");
        var task = await services.Tasks.FindAsync(taskId, CancellationToken.None);
        if (task is null || task.State == TaskState.Done)
            return new TaskOutcome(null, "it is done");
        var again = TaskRules.Retry(task, services.Clock.GetUtcNow() + services.Options.TaskExpiry);
        await services.Tasks.UpdateAsync(again, CancellationToken.None);
        _tasks.Add([again]);
        return new TaskOutcome(again);
    }

    public async Task Uploaded(string commandKey)
    {
        if (_tasks.Find(commandKey) is not { Transfer: not null } task)
            return;
        // The session that asks for it has the word until it has its answer.
        if (task.State == TaskState.Running)
        {
            _cameEarly.Add(commandKey);
            return;
        }
        var after = TransferRules.OnUploaded(task, IsSilent, services.Clock.GetUtcNow());
        await services.Tasks.UpdateAsync(after, CancellationToken.None);
        Settle(after);
    }

    private async Task RecallUploadsAsync()
    {
        string[] early = [.. _cameEarly];
        _cameEarly.Clear();
        foreach (var commandKey in early)
            await Uploaded(commandKey);
    }

    /// <summary>Whether the device's model is known to send no TransferComplete.</summary>
    private bool IsSilent =>
        _record is { } record
        && services.Node.Quirks.NeedsOf(ModelKey.Of(record)).NoTransferComplete;

    /// <summary>Whether the configuration takes a transfer as done that nobody reported in its time.</summary>
    private async Task<bool> IsTrustedAsync()
    {
        if (_record is not { } record)
            return false;
        var desk = new ConfigDesk(services.Node.Rules.Book, services.Devices, services.Clock);
        var config = await desk.OfAsync(
            record,
            CancellationToken.None,
            DeviceConfig.SuccessOnTimeoutKey
        );
        return config.DownloadSuccessOnTimeout;
    }

    public async Task ExpireTasks()
    {
        var now = services.Clock.GetUtcNow();
        var over = _tasks.All.Where(task => task.Expires <= now).ToList();
        var known = new Acquaintance(
            _record?.InformedValue(".DeviceInfo.SoftwareVersion"),
            _record?.LastInform,
            IsSilent || (over.Exists(task => task.Transfer is not null) && await IsTrustedAsync())
        );
        foreach (var task in over)
        {
            var expired = TaskRules.Expire(task, now, known);
            if (ReferenceEquals(expired, task))
                continue;
            await services.Tasks.UpdateAsync(expired, CancellationToken.None);
            Settle(expired);
            if (expired.State == TaskState.Expired)
                services.Node.Watches.Log.Expired(
                    task.DeviceId,
                    task.Id,
                    StorageJson.KindOf(task.Request)
                );
        }
    }

    public async Task Release(string taskId)
    {
        // A session settles its tasks itself.
        if (_session is not null)
            return;
        var known = _tasks.Find(taskId);
        var task = known ?? await services.Tasks.FindAsync(taskId, CancellationToken.None);
        if (task?.State == TaskState.Running)
            task = TaskRules.Lost(
                task,
                "the server was restarted",
                services.Options.TransferTimeout,
                services.Clock.GetUtcNow()
            );
        // What memory knows better than the row is written once more.
        else if (known is null)
            return;
        await services.Tasks.UpdateAsync(task!, CancellationToken.None);
        Settle(task!);
    }

    // What a session leaves running goes back to the queue, or waits for the device to tell.
    private void ReleaseTasks(string reason)
    {
        foreach (var task in _tasks.All.Where(task => task.State == TaskState.Running).ToList())
        {
            var after = TaskRules.Lost(
                task,
                reason,
                services.Options.TransferTimeout,
                services.Clock.GetUtcNow()
            );
            _tasks.Update(after);
            _releasing = Task.WhenAll(_releasing, StoreReleasedAsync(after));
        }
    }

    // The row says Running until this is durable; a restart before that comes to the same verdict.
    private async Task StoreReleasedAsync(DeviceTask task)
    {
        try
        {
            await services.Tasks.UpdateAsync(task, CancellationToken.None);
            services.Node.Board.Tell(task);
        }
        catch (StorageException error)
        {
            LogTaskNotStored(task.DeviceId, task.Id, error);
        }
    }

    // The row is durable; now memory and those who wait may know.
    private void Settle(DeviceTask task)
    {
        _tasks.Update(task);
        services.Node.Board.Tell(task);
    }
}
