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

    /// <summary>
    /// Failed tasks of a device that came by an interface which tries them again (<see
    /// cref="DeviceTask.Origin"/>), and that nobody dismissed: the oldest first, at most <paramref
    /// name="limit"/>.
    /// </summary>
    Task<IReadOnlyList<DeviceTask>> FailedTasksAsync(
        long deviceRowId,
        int limit,
        CancellationToken cancellation
    );

    Task<DeviceTask?> FindAsync(string taskId, CancellationToken cancellation);
    Task<Page<DeviceTask>> ListAsync(TaskQuery query, CancellationToken cancellation);

    /// <summary>
    /// Tasks that have not finished, and failed ones that nobody dismissed or retried: from behind a
    /// number on, of one device when it is named, in the order of submission.
    /// </summary>
    Task<IReadOnlyList<NumberedTask>> OnHandAsync(
        long after,
        string? deviceId,
        int limit,
        CancellationToken cancellation
    );

    /// <summary>The task whose id begins so; null when there is none, or several.</summary>
    Task<DeviceTask?> FindByPrefixAsync(string prefix, CancellationToken cancellation);
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

/// <summary>A task and its place in the order of submission.</summary>
internal sealed record NumberedTask(long Sequence, DeviceTask Task);
