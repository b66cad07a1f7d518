using System.Collections.Concurrent;
using Muster.Acs.Clustering;
using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Where callers wait for tasks to finish; told after the row is durable, never before. Callers on other
/// nodes are told there.
/// </summary>
internal sealed class TaskBoard(Nodes nodes)
{
    /// <summary>Tasks that other nodes want to hear of; a bound, not a measure.</summary>
    private const int MostElsewhere = 200_000;

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiters = new(
        StringComparer.Ordinal
    );
    private readonly ConcurrentDictionary<string, string> _elsewhere = new(StringComparer.Ordinal);

    /// <summary>Over when the task is; ask before submitting, forget it afterwards.</summary>
    public Task Watch(string taskId) =>
        _waiters
            .GetOrAdd(
                taskId,
                _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
            )
            .Task;

    /// <summary>Whether somebody waits for it.</summary>
    public bool IsWatched(string taskId) => _waiters.ContainsKey(taskId);

    public void Forget(string taskId) => _waiters.TryRemove(taskId, out _);

    /// <summary>Somebody on another node waits for these.</summary>
    public void WatchFrom(string node, IReadOnlyList<DeviceTask> tasks)
    {
        if (_elsewhere.Count >= MostElsewhere)
            return;
        foreach (var task in tasks)
            _elsewhere[task.Id] = node;
    }

    public void ForgetFrom(IEnumerable<DeviceTask> tasks)
    {
        if (_elsewhere.IsEmpty)
            return;
        foreach (var task in tasks)
            _elsewhere.TryRemove(task.Id, out _);
    }

    public void Tell(DeviceTask task)
    {
        if (!task.IsFinished)
            return;
        Finished(task.Id);
        if (!_elsewhere.IsEmpty && _elsewhere.TryRemove(task.Id, out var node))
            nodes.Finished(node, task.Id);
    }

    /// <summary>A task has ended, here or on another node.</summary>
    public void Finished(string taskId)
    {
        if (_waiters.TryRemove(taskId, out var waiter))
            waiter.TrySetResult();
    }
}
