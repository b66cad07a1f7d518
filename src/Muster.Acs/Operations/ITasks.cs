namespace Muster.Acs.Operations;

/// <summary>What operators ask of devices: rows that outlive sessions and processes.</summary>
public interface ITasks
{
    /// <summary>
    /// Stores the requests as tasks of a device, in order, all or none; then, if asked, wakes the
    /// device and waits. Answers the tasks as they stand when it returns.
    /// </summary>
    Task<IReadOnlyList<DeviceTask>> SubmitAsync(
        string deviceId,
        IReadOnlyList<TaskRequest> requests,
        SubmitOptions options,
        CancellationToken cancellation
    );

    /// <summary>One task. Throws NotFound.</summary>
    Task<DeviceTask> GetAsync(string taskId, CancellationToken cancellation);

    /// <summary>Tasks, the newest first, one page.</summary>
    Task<Page<DeviceTask>> ListAsync(TaskQuery query, CancellationToken cancellation);

    /// <summary>Cancels a task that has not finished. Throws Conflict when it has.</summary>
    Task<DeviceTask> CancelAsync(string taskId, CancellationToken cancellation);

    /// <summary>Puts a failed, expired or cancelled task back in the queue. Throws Conflict otherwise.</summary>
    Task<DeviceTask> RetryAsync(string taskId, CancellationToken cancellation);
}

/// <summary>How tasks are submitted.</summary>
public sealed record SubmitOptions
{
    /// <summary>Send a connection request at once.</summary>
    public bool Wake { get; init; }

    /// <summary>Wait until all have finished, at most this long (up to 5 minutes); null does not wait.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Tasks not begun this long after submission expire; null is the server's default.</summary>
    public TimeSpan? ExpiresAfter { get; init; }

    /// <summary>The same as a moment.</summary>
    internal DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Not begun before this time; null is at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The task as a client of another API wrote it (JSON), to give it back unchanged.</summary>
    internal string? Origin { get; init; }

    /// <summary>The id and the time that another ACS gave the one task; null makes them.</summary>
    internal (string Id, DateTimeOffset Created)? Given { get; init; }

    /// <summary>
    /// Refuse values that the standard's data models say a device would refuse: type, length, range,
    /// enumeration. Throws Invalid, naming them all.
    /// </summary>
    public bool Check { get; init; }

    /// <summary>
    /// Also what the device said it cannot (GetRPCMethods), and what <see cref="Check"/> would refuse.
    /// </summary>
    public bool Force { get; init; }

    /// <summary>Who asked: the API key's name or the person, kept with the task.</summary>
    public string Author { get; init; } = "";
}

/// <summary>Which tasks are wanted. Null means any.</summary>
public sealed record TaskQuery
{
    /// <summary>Of this device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>In this state.</summary>
    public TaskState? State { get; init; }

    /// <summary>The page wanted.</summary>
    public PageRequest Page { get; init; } = new();
}

/// <summary>Where a task is in its life.</summary>
public enum TaskState
{
    /// <summary>Waits for the device's next session.</summary>
    Pending,

    /// <summary>Its RPCs are being exchanged in a session just now.</summary>
    Running,

    /// <summary>The device accepted it; its TransferComplete or its return from the reboot is awaited.</summary>
    Awaiting,

    /// <summary>Finished; the result is there.</summary>
    Done,

    /// <summary>The device refused, or the outcome is unknown; the fault says which.</summary>
    Failed,

    /// <summary>An operator took it back.</summary>
    Cancelled,

    /// <summary>The device did not call home in time.</summary>
    Expired,
}

/// <summary>A piece of work for one device.</summary>
public sealed record DeviceTask
{
    /// <summary>32 hex digits, sortable by time; also the CommandKey on the wire.</summary>
    public required string Id { get; init; }

    /// <summary>The device it is for.</summary>
    public required string DeviceId { get; init; }

    /// <summary>What is asked.</summary>
    public required TaskRequest Request { get; init; }

    /// <summary>Where it stands.</summary>
    public required TaskState State { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it expires if not begun; null is never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it may begin; null is at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>See <see cref="SubmitOptions.Origin"/>.</summary>
    internal string? Origin { get; init; }

    /// <summary>When its first RPC was sent.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it reached its last state.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>How many sessions have begun it.</summary>
    public int Attempts { get; init; }

    /// <summary>What came out of it, when it is done.</summary>
    public TaskResult? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public TaskFault? Fault { get; init; }

    /// <summary>How the transfer stands, where the task is one.</summary>
    public Transfer? Transfer { get; init; }

    /// <summary>Who asked.</summary>
    public string Author { get; init; } = "";

    /// <summary>Whether nothing more will happen to it.</summary>
    public bool IsFinished =>
        State is TaskState.Done or TaskState.Failed or TaskState.Cancelled or TaskState.Expired;
}

/// <summary>What a finished task tells; only what fits its kind is there.</summary>
public sealed partial record TaskResult
{
    /// <summary>Values read or written.</summary>
    public IReadOnlyList<NamedValue>? ParameterValues { get; init; }

    /// <summary>Attributes read.</summary>
    public IReadOnlyList<NamedAttributes>? ParameterAttributes { get; init; }

    /// <summary>The number the device gave the new instance.</summary>
    public uint? InstanceNumber { get; init; }

    /// <summary>0 applied, 1 accepted and applied after the session (TR-069 A.3.2.1).</summary>
    public int? Status { get; init; }

    /// <summary>How many parameters a refresh read.</summary>
    public int? ParametersRead { get; init; }

    /// <summary>How many RPCs it took.</summary>
    public int? Rpcs { get; init; }

    /// <summary>Names the device listed but would not give a value for.</summary>
    public IReadOnlyList<string>? Unreadable { get; init; }

    /// <summary>When the device began the transfer, as it told.</summary>
    public string? StartTime { get; init; }

    /// <summary>When the device finished the transfer, as it told.</summary>
    public string? CompleteTime { get; init; }

    /// <summary>
    /// True for a transfer of which nothing tells how it ended: the model sends no TransferComplete.
    /// </summary>
    public bool? Unconfirmed { get; init; }

    /// <summary>What a diagnostic found out; while it runs, the object and the state Requested.</summary>
    public DiagnosticResult? Diagnostic { get; init; }
}

/// <summary>Why a task failed.</summary>
/// <param name="Code">
/// The CPE's fault code (9000-9899), or one of ours: <c>session_lost</c>, <c>expired</c>,
/// <c>protocol</c>, <c>timeout</c>.
/// </param>
/// <param name="Message">One sentence.</param>
/// <param name="Parameters">The parameters at fault, where the device named them or they were found.</param>
public sealed record TaskFault(
    string Code,
    string Message,
    IReadOnlyList<ParameterFault> Parameters
);

/// <summary>What the device had against one parameter.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Code">9005 to 9008 mostly.</param>
/// <param name="Message">The device's words.</param>
public sealed record ParameterFault(string Name, string Code, string Message);
