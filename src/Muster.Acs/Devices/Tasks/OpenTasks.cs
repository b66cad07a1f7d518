using Muster.Acs.Devices.Tasks.Transfers;
using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// The tasks of one device that have not finished, in the order of submission; and beside them those that
/// failed and are tried again.
/// </summary>
internal sealed class OpenTasks(IEnumerable<DeviceTask> tasks, IEnumerable<DeviceTask> failed)
{
    /// <summary>How many failed ones are remembered; others follow when these are through.</summary>
    public const int MostFailed = 100;

    private readonly List<DeviceTask> _tasks = [.. tasks];
    private readonly List<DeviceTask> _failed = [.. failed];

    public OpenTasks()
        : this([], []) { }

    public int Count => _tasks.Count;

    public IReadOnlyList<DeviceTask> All => _tasks;

    /// <summary>Those that failed and are tried again, the oldest first; as last heard.</summary>
    public IReadOnlyList<DeviceTask> Failed => _failed;

    public void Add(IReadOnlyList<DeviceTask> tasks)
    {
        _tasks.AddRange(tasks);
        _failed.RemoveAll(task => tasks.Any(added => added.Id == task.Id));
    }

    /// <summary>Failed tasks whose turn it is again, before all others: they are the oldest.</summary>
    public void AddAgain(IReadOnlyList<DeviceTask> tasks) => _tasks.InsertRange(0, tasks);

    /// <summary>What the store says of those that failed.</summary>
    public void HaveFailed(IReadOnlyList<DeviceTask> tasks)
    {
        _failed.Clear();
        _failed.AddRange(tasks);
    }

    public DeviceTask? Find(string id) => _tasks.Find(task => task.Id == id);

    public DeviceTask? NextPending(DateTimeOffset now) =>
        _tasks.Find(task => IsDue(task, now) && !IsBehindAnother(task));

    /// <summary>The first that somebody waits for.</summary>
    public DeviceTask? NextPending(DateTimeOffset now, TaskBoard board) =>
        _tasks.Find(task => IsDue(task, now) && board.IsWatched(task.Id) && !IsBehindAnother(task));

    private static bool IsDue(DeviceTask task, DateTimeOffset now) =>
        task.State == TaskState.Pending && (task.NotBefore is not { } begin || begin <= now);

    // "One test of a kind at a time": to request it again would stop the one that runs. "Never send a
    // second Download blindly while one may be running: two writers brick devices."
    private bool IsBehindAnother(DeviceTask task) =>
        task.Request switch
        {
            DiagnosticRequest => _tasks.Exists(other =>
                other.State == TaskState.Awaiting
                && other.Request.GetType() == task.Request.GetType()
            ),
            DownloadRequest or ScheduleDownloadRequest => _tasks.Exists(other =>
                other.State == TaskState.Awaiting && TransferRules.WritesFirmware(other)
            ),
            _ => false,
        };

    /// <summary>Puts the task as it is now in its place; takes it out when it has finished.</summary>
    public void Update(DeviceTask task)
    {
        var index = _tasks.FindIndex(open => open.Id == task.Id);
        if (task.IsFinished && index >= 0)
            _tasks.RemoveAt(index);
        else if (index >= 0)
            _tasks[index] = task;
        else if (!task.IsFinished)
            _tasks.Add(task);
        if (RetryRules.IsTriedAgain(task) && _failed.Count < MostFailed)
            _failed.Add(task);
    }
}
