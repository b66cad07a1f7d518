using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>The rows of tasks. Every write returns when it is durable.</summary>
internal interface ITaskStore
{
    /// <summary>Inserts tasks of one device, all or none, in order.</summary>
    Task InsertAsync(
        long deviceRowId,
        IReadOnlyList<DeviceTask> tasks,
        CancellationToken cancellation
    );

    /// <summary>Tasks of a device that have not finished, in the order of submission.</summary>
    Task<IReadOnlyList<DeviceTask>> OpenTasksAsync(
        long deviceRowId,
        CancellationToken cancellation
    );

    Task<DeviceTask?> FindAsync(string taskId, CancellationToken cancellation);
    Task<Page<DeviceTask>> ListAsync(TaskQuery query, CancellationToken cancellation);
    Task UpdateAsync(DeviceTask task, CancellationToken cancellation);

    /// <summary>The same where nothing depends on it: what fails is left out.</summary>
    Task TryUpdateAsync(DeviceTask task);

    /// <summary>
    /// Deletes a piece of what has ended: finished tasks and reports from before <paramref
    /// name="before"/>, and the oldest finished tasks above <paramref name="most"/>. Answers how many
    /// rows went.
    /// </summary>
    Task<int> PruneAsync(DateTimeOffset before, int most, CancellationToken cancellation);

    /// <summary>Transfers, the newest first.</summary>
    Task<Page<Transfer>> TransfersAsync(TransferQuery query, CancellationToken cancellation);

    /// <summary>Failed and expired tasks that nobody dismissed or retried, the newest first.</summary>
    Task<Page<DeviceFault>> FaultsAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>Marks the fault of a task as seen; false when there is none.</summary>
    Task<bool> DismissFaultAsync(string taskId, CancellationToken cancellation);

    /// <summary>
    /// Pending and awaiting tasks whose time is up at <paramref name="now"/>, at most <paramref
    /// name="limit"/>.
    /// </summary>
    Task<IReadOnlyList<DeviceTask>> DueToExpireAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellation
    );
}
