using System.Collections.Concurrent;
using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks;

/// <summary>Where callers wait for tasks to finish; told after the row is durable, never before.</summary>
internal sealed class TaskBoard
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<DeviceTask>> _waiters = new(
        StringComparer.Ordinal
    );

    /// <summary>A promise of the finished task; ask before submitting, forget it afterwards.</summary>
    public Task<DeviceTask> Watch(string taskId) =>
        _waiters
            .GetOrAdd(
                taskId,
                _ => new TaskCompletionSource<DeviceTask>(
                    TaskCreationOptions.RunContinuationsAsynchronously
                )
            )
            .Task;

    /// <summary>Whether somebody waits for it.</summary>
    public bool IsWatched(string taskId) => _waiters.ContainsKey(taskId);

    public void Forget(string taskId) => _waiters.TryRemove(taskId, out _);

    public void Tell(DeviceTask task)
    {
        if (task.IsFinished && _waiters.TryRemove(task.Id, out var waiter))
            waiter.TrySetResult(task);
    }
}
