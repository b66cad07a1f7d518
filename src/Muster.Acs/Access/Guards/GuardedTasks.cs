using Muster.Acs.Api;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Work for devices, for those who may see it or give it.</summary>
internal sealed class GuardedTasks(Gate gate, TaskOperations inner) : ITasks
{
    public async Task<IReadOnlyList<DeviceTask>> SubmitAsync(
        string deviceId,
        IReadOnlyList<TaskRequest> requests,
        SubmitOptions options,
        CancellationToken cancellation
    )
    {
        var own = options with { Author = gate.Actor.Name };
        return await gate.ChangeAsync(
            Asked(deviceId, requests, own),
            () => inner.SubmitAsync(deviceId, requests, own, cancellation),
            tasks => Change.Json(new ItemList<DeviceTask>(tasks)),
            cancellation
        );
    }

    public async Task<DeviceTask> GetAsync(string taskId, CancellationToken cancellation)
    {
        var sight = gate.SightOf(Resource.Tasks);
        var task = await inner.GetAsync(taskId, cancellation);
        return await sight.SeesAsync(task.DeviceId, cancellation)
            ? task
            : throw OperationException.UnknownTask(taskId);
    }

    public Task<Page<DeviceTask>> ListAsync(TaskQuery query, CancellationToken cancellation) =>
        gate.SightOf(Resource.Tasks)
            .PageAsync(
                query.Page,
                page => inner.ListAsync(query with { Page = page }, cancellation),
                task => task.DeviceId,
                cancellation
            );

    public Task<DeviceTask> CancelAsync(string taskId, CancellationToken cancellation) =>
        CommandAsync(taskId, "cancel", () => inner.CancelAsync(taskId, cancellation), cancellation);

    public Task<DeviceTask> RetryAsync(string taskId, CancellationToken cancellation) =>
        CommandAsync(taskId, "retry", () => inner.RetryAsync(taskId, cancellation), cancellation);

    /// <summary>What it is to give tasks to a device, for the gate.</summary>
    internal static Change Asked(
        string deviceId,
        IReadOnlyList<TaskRequest> requests,
        SubmitOptions options
    ) =>
        new(Resource.Tasks, "submit", string.Join(", ", requests.Select(Kind).Distinct()))
        {
            DeviceId = deviceId,
            Type = "task",
            Mutation = Change.Json(new TasksAsked([.. requests.Select(TaskSecrets.Masked)])),
            Pieces = [.. requests.Select(request => Change.Json(request))],
            Options = Change.Json(new SubmitAsked(options.Wake, options.Force)),
        };

    private async Task<DeviceTask> CommandAsync(
        string taskId,
        string action,
        Func<Task<DeviceTask>> act,
        CancellationToken cancellation
    )
    {
        gate.Demand(Resource.Tasks, AccessLevel.Write);
        var task = await GetAsync(taskId, cancellation);
        return await gate.ChangeAsync(
            new(Resource.Tasks, action, taskId)
            {
                DeviceId = task.DeviceId,
                Type = "task",
                Mutation = Change.Json(task.Request),
                Before = () => Task.FromResult<System.Text.Json.JsonElement?>(Change.Json(task)),
            },
            act,
            after => Change.Json(after),
            cancellation
        );
    }

    private static string Kind(TaskRequest request) => Storage.StorageJson.KindOf(request);
}

/// <summary>Tasks that somebody asks for, without what is secret in them.</summary>
internal sealed record TasksAsked(IReadOnlyList<TaskRequest> Tasks);

/// <summary>How somebody wants tasks done.</summary>
internal sealed record SubmitAsked(bool Wake, bool Force);
