using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muster.Acs.Access;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// The rows of tasks with the secrets of their requests encrypted, each for the device it is for: a copy
/// of the database gives no password away that an operator sent to a device.
/// </summary>
internal sealed partial class SealedTasks(
    [FromKeyedServices(SealedTasks.Rows)] ITaskStore rows,
    SecretBox box,
    ILogger<SealedTasks> logger
) : ITaskStore
{
    /// <summary>The rows as they lie in the database are a service of this key; nobody else needs them.</summary>
    public const string Rows = "task rows";

    private const string Mark = "sealed:";

    public Task InsertAsync(
        long deviceRowId,
        IReadOnlyList<DeviceTask> tasks,
        CancellationToken cancellation
    ) => rows.InsertAsync(deviceRowId, [.. tasks.Select(Seal)], cancellation);

    public async Task<IReadOnlyList<DeviceTask>> OpenTasksAsync(
        long deviceRowId,
        CancellationToken cancellation
    ) => Open(await rows.OpenTasksAsync(deviceRowId, cancellation));

    public async Task<IReadOnlyList<DeviceTask>> FailedTasksAsync(
        long deviceRowId,
        int limit,
        CancellationToken cancellation
    ) => Open(await rows.FailedTasksAsync(deviceRowId, limit, cancellation));

    public async Task<DeviceTask?> FindAsync(string taskId, CancellationToken cancellation) =>
        await rows.FindAsync(taskId, cancellation) is { } task ? Open(task) : null;

    public async Task<DeviceTask?> FindByPrefixAsync(
        string prefix,
        CancellationToken cancellation
    ) => await rows.FindByPrefixAsync(prefix, cancellation) is { } task ? Open(task) : null;

    public async Task<IReadOnlyList<NumberedTask>> OnHandAsync(
        long after,
        string? deviceId,
        int limit,
        CancellationToken cancellation
    )
    {
        var tasks = await rows.OnHandAsync(after, deviceId, limit, cancellation);
        return [.. tasks.Select(numbered => numbered with { Task = Open(numbered.Task) })];
    }

    public async Task<Page<DeviceTask>> ListAsync(TaskQuery query, CancellationToken cancellation)
    {
        var page = await rows.ListAsync(query, cancellation);
        return page with { Items = Open(page.Items) };
    }

    public async Task<IReadOnlyList<DeviceTask>> DueToExpireAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellation
    ) => Open(await rows.DueToExpireAsync(now, limit, cancellation));

    // What a task asks never changes: its row is written once.
    public Task UpdateAsync(DeviceTask task, CancellationToken cancellation) =>
        rows.UpdateAsync(task, cancellation);

    public Task TryUpdateAsync(DeviceTask task) => rows.TryUpdateAsync(task);

    public Task<int> PruneAsync(DateTimeOffset before, int most, CancellationToken cancellation) =>
        rows.PruneAsync(before, most, cancellation);

    public Task<Page<Transfer>> TransfersAsync(
        TransferQuery query,
        CancellationToken cancellation
    ) => rows.TransfersAsync(query, cancellation);

    public Task<bool> DismissFaultAsync(string taskId, CancellationToken cancellation) =>
        rows.DismissFaultAsync(taskId, cancellation);

    private DeviceTask Seal(DeviceTask task)
    {
        var device = DeviceKey.OfId(task.DeviceId);
        string Closed(string secret) => Mark + box.Protect(device, secret);
        return task with
        {
            Request = TaskSecrets.Change(task.Request, new(Closed, Closed, Closed)),
        };
    }

    private IReadOnlyList<DeviceTask> Open(IReadOnlyList<DeviceTask> tasks) =>
        [.. tasks.Select(Open)];

    private DeviceTask Open(DeviceTask task)
    {
        var device = DeviceKey.OfId(task.DeviceId);
        string Opened(string stored)
        {
            if (!stored.StartsWith(Mark, StringComparison.Ordinal))
                return stored;
            if (box.Unprotect(device, stored[Mark.Length..]) is { } secret)
                return secret;
            LogUnreadable(task.DeviceId, task.Id);
            return "";
        }
        return task with
        {
            Request = TaskSecrets.Change(task.Request, new(Opened, Opened, Opened)),
        };
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{DeviceId}: the stored secrets of task {TaskId} cannot be decrypted: cancel it and ask again."
    )]
    private partial void LogUnreadable(string deviceId, string taskId);
}
