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
