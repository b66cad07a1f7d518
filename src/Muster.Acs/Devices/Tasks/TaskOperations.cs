using Muster.Acs.DataModels;
using Muster.Acs.Operations;
using Muster.Acs.Southbound.Admission;
using Muster.Acs.Storage;
using Muster.Acs.Waking;

namespace Muster.Acs.Devices.Tasks;

/// <summary>The way of an operator's wish: checked, stored, the device woken, the end awaited.</summary>
internal sealed class TaskOperations(
    DeviceServices services,
    IGrainFactory grains,
    IWaker waker,
    DataModelOperations models
) : ITasks, ITransfers
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<DeviceTask>> SubmitAsync(
        string deviceId,
        IReadOnlyList<TaskRequest> requests,
        SubmitOptions options,
        CancellationToken cancellation
    )
    {
        var device =
            await services.Devices.FindAsync(DeviceKey.OfId(deviceId), cancellation)
            ?? throw OperationException.UnknownDevice(deviceId);
        await new TaskChecks(services, device).CheckAsync(requests, cancellation);
        if (options is { Check: true, Force: false })
            ValueChecks.Check(models, requests);
        if (
            !options.Force
            && await services.Devices.MethodsAsync(device.RowId, cancellation) is { } known
        )
            TaskMethods.Check(device.Id, known, requests);
        var tasks = Make(device.Id, requests, options);
        var grain = grains.GetGrain<IDeviceGrain>(device.Key.Value);
        var watched = options.Wait is null
            ? []
            : tasks.ConvertAll(task => services.Node.Board.Watch(task.Id));
        if (options.Wait is { } || options.Wake)
            services.Node.Admission.Expected.Expect(
                device.Key,
                device.RemoteAddress,
                options.Wait ?? ExpectedDevices.AfterWaking
            );
        try
        {
            var stored = await grain.Submit(
                new TaskSubmission(tasks) { Node = services.Node.Nodes.Own }
            );
            if (stored.Refusal is { } refusal)
                throw new OperationException(OperationFaultKind.Conflict, refusal, "tasks");
            if (stored.Tasks.Count == 0)
                throw OperationException.UnknownDevice(deviceId);
            // A session that is open takes the tasks up by itself.
            if (options.Wake && !stored.InSession)
                waker.Wake(device.Key);
            if (options.Wait is { } wait)
                await WaitAsync(tasks, watched, wait, cancellation);
            return await StandAsync(tasks, options.Wait is not null, cancellation);
        }
        finally
        {
            foreach (var task in tasks)
                services.Node.Board.Forget(task.Id);
        }
    }

    public async Task<DeviceTask> GetAsync(string taskId, CancellationToken cancellation) =>
        AsItStands(
            await services.Tasks.FindAsync(taskId, cancellation)
                ?? throw OperationException.UnknownTask(taskId)
        );

    public async Task<Page<DeviceTask>> ListAsync(TaskQuery query, CancellationToken cancellation)
    {
        var page = await services.Tasks.ListAsync(query, cancellation);
        var items = page.Items.Select(AsItStands);
        // Until the sweep has settled a row, it is no longer among those that run.
        if (query.State == TaskState.Running)
            items = items.Where(task => task.State == TaskState.Running);
        return page with { Items = [.. items] };
    }

    // A row may say Running longer than its session lived, when the store failed at the end of it.
    private DeviceTask AsItStands(DeviceTask task)
    {
        var isLost =
            !services.Node.Nodes.AreMany
            && task.State == TaskState.Running
            && !TaskRules.IsOnce(task.Request)
            && !services.Node.Sessions.IsOpen(DeviceKey.OfId(task.DeviceId));
        return TaskSecrets.Masked(isLost ? task with { State = TaskState.Pending } : task);
    }

    public Task<DeviceTask> CancelAsync(string taskId, CancellationToken cancellation) =>
        CommandAsync(taskId, "cancelled", grain => grain.Cancel(taskId), cancellation);

    public Task<DeviceTask> RetryAsync(string taskId, CancellationToken cancellation) =>
        CommandAsync(taskId, "retried", grain => grain.Retry(taskId), cancellation);

    Task<Page<Transfer>> ITransfers.ListAsync(
        TransferQuery query,
        CancellationToken cancellation
    ) => services.Tasks.TransfersAsync(query, cancellation);

    private List<DeviceTask> Make(
        string deviceId,
        IReadOnlyList<TaskRequest> requests,
        SubmitOptions options
    )
    {
        var now = services.Clock.GetUtcNow();
        var expires =
            options.ExpiresAt ?? now + (options.ExpiresAfter ?? services.Options.TaskExpiry);
        return
        [
            .. requests.Select(request => new DeviceTask
            {
                Id = options.Given?.Id ?? Guid.CreateVersion7(now).ToString("N"),
                DeviceId = deviceId,
                Request = request,
                State = TaskState.Pending,
                Created = options.Given?.Created ?? now,
                Expires = expires,
                NotBefore = options.NotBefore,
                Origin = options.Origin,
                Author = options.Author,
            }),
        ];
    }

    private async Task WaitAsync(
        IReadOnlyList<DeviceTask> tasks,
        IReadOnlyList<Task> watched,
        TimeSpan wait,
        CancellationToken cancellation
    )
    {
        var left = wait < LongestWait ? wait : LongestWait;
        var all = Task.WhenAll(watched);
        while (!await IsOverAsync(all, Slice(left), cancellation))
        {
            left -= Slice(left);
            // Not finished in time is an answer too: the tasks as they stand.
            if (left <= TimeSpan.Zero || await HaveFinishedAsync(tasks, cancellation))
                return;
        }
    }

    // A node that should have told may be gone: now and then the rows are looked at.
    private TimeSpan Slice(TimeSpan left) =>
        services.Node.Nodes.AreMany && left > BetweenLooks ? BetweenLooks : left;

    private async Task<bool> IsOverAsync(Task all, TimeSpan most, CancellationToken cancellation)
    {
        try
        {
            await all.WaitAsync(most, services.Clock, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> HaveFinishedAsync(
        IReadOnlyList<DeviceTask> tasks,
        CancellationToken cancellation
    )
    {
        foreach (var task in tasks)
        {
            if (await services.Tasks.FindAsync(task.Id, cancellation) is { IsFinished: false })
                return false;
        }
        return true;
    }

    private async Task<IReadOnlyList<DeviceTask>> StandAsync(
        IReadOnlyList<DeviceTask> tasks,
        bool mayHaveMoved,
        CancellationToken cancellation
    )
    {
        var now = new List<DeviceTask>(tasks.Count);
        foreach (var task in tasks)
        {
            var stored = mayHaveMoved
                ? await services.Tasks.FindAsync(task.Id, cancellation)
                : null;
            now.Add(TaskSecrets.Masked(stored ?? task));
        }
        return now;
    }

    private async Task<DeviceTask> CommandAsync(
        string taskId,
        string done,
        Func<IDeviceGrain, Task<TaskOutcome>> command,
        CancellationToken cancellation
    )
    {
        var task = await GetAsync(taskId, cancellation);
        var outcome = await command(
            grains.GetGrain<IDeviceGrain>(DeviceKey.OfId(task.DeviceId).Value)
        );
        return outcome.Task is { } changed
            ? TaskSecrets.Masked(changed)
            : throw new OperationException(
                OperationFaultKind.Conflict,
                $"Task {taskId} cannot be {done}: {outcome.Refusal}.",
                "task"
            );
    }
}
