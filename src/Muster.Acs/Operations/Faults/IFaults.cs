namespace Muster.Acs.Operations;

/// <summary>
/// What went wrong with devices and still waits for somebody: tasks that failed or expired, and channels of
/// rules that could not be followed. One fault a device and channel.
/// </summary>
public interface IFaults
{
    /// <summary>Faults, the newest first, one page. Throws NotFound for a group that is not there.</summary>
    Task<Page<DeviceFault>> ListAsync(FaultQuery query, CancellationToken cancellation);

    /// <summary>The same of all devices, or of one when it is named.</summary>
    Task<Page<DeviceFault>> ListAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    ) => ListAsync(new FaultQuery { DeviceId = deviceId, Page = page }, cancellation);

    /// <summary>
    /// The open faults gathered by what they have in common, those that are muted last, then the largest
    /// first, at most <paramref name="limit"/> of them.
    /// </summary>
    Task<IReadOnlyList<FaultGroup>> GroupsAsync(int limit, CancellationToken cancellation);

    /// <summary>One group, and what its devices share. Throws NotFound.</summary>
    Task<FaultGroupDetail> GroupAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Takes a group out of what is counted and told as new: until somebody says so, or for a time. Its
    /// faults stay open. Throws NotFound, Invalid.
    /// </summary>
    Task<FaultGroup> MuteAsync(
        string id,
        MuteOrder order,
        string author,
        CancellationToken cancellation
    );

    /// <summary>Ends that. Throws NotFound, Conflict when it is not muted.</summary>
    Task<FaultGroup> UnmuteAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Tries all faults of a group again at a pace: tasks go back in their queue, rules run anew, and each
    /// device is woken for it. It goes on in the background, and after a restart of the server. Throws
    /// NotFound, Invalid, and Conflict when the group is being tried again already.
    /// </summary>
    Task<RetryJob> RetryGroupAsync(
        string id,
        RetryOrder order,
        string author,
        CancellationToken cancellation
    );

    /// <summary>Such work, the newest first; of one group when it is named.</summary>
    Task<Page<RetryJob>> RetriesAsync(
        string? group,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>One of them. Throws NotFound.</summary>
    Task<RetryJob> RetryJobAsync(string id, CancellationToken cancellation);

    /// <summary>What came of each fault, in the order they are tried. Throws NotFound.</summary>
    Task<Page<RetryOutcome>> RetryResultsAsync(
        string id,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>Tries no further fault again. Throws NotFound, Conflict when it is over.</summary>
    Task<RetryJob> StopRetryAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Strikes a fault from the list. A task stays as it is; the rules of a channel run again in the device's
    /// next session, without waiting. Throws NotFound.
    /// </summary>
    Task DismissAsync(string deviceId, string channel, CancellationToken cancellation);
}

/// <summary>Which faults are wanted.</summary>
public sealed record FaultQuery
{
    /// <summary>Of this device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Of this group, by its id.</summary>
    public string? Group { get; init; }

    /// <summary>Leave out those whose group is muted.</summary>
    public bool WithoutMuted { get; init; }

    /// <summary>Which page.</summary>
    public PageRequest Page { get; init; } = new();
}

/// <summary>A task or a channel of rules of a device that failed and that nobody retried or dismissed.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Channel"><c>task_ID</c>, or the channel of the presets.</param>
public sealed record DeviceFault(string DeviceId, string Channel)
{
    /// <summary>
    /// <c>9005</c> and so on, as the device answered a task, <c>cwmp.9005</c>, as it answered rules;
    /// <c>expired</c>, <c>timeout</c>, <c>script.TypeError</c>, <c>ext.Error</c>, <c>preset_loop</c>,
    /// <c>too_many_commits</c>, <c>session_terminated</c> …
    /// </summary>
    public required string Code { get; init; }

    /// <summary>One sentence, or what the script or the device said.</summary>
    public required string Message { get; init; }

    /// <summary>What the device had against single parameters.</summary>
    public IReadOnlyList<ParameterFault> Parameters { get; init; } = [];

    /// <summary>When it happened last.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How often it was tried again in vain.</summary>
    public int Retries { get; init; }

    /// <summary>The first session after this tries it again; null where nothing is tried by itself.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>The task, of a task's channel.</summary>
    public string? Task { get; init; }

    /// <summary>The group it belongs to.</summary>
    public string? Group { get; init; }

    /// <summary>Whether that group is muted.</summary>
    public bool Muted { get; init; }

    /// <summary>What the task asked (<c>setParameterValues</c>).</summary>
    public string? TaskKind { get; init; }

    /// <summary>The script it happened in.</summary>
    public string? Script { get; init; }

    /// <summary>Its line, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The name of the script's or the extension's error.</summary>
    public string? ErrorName { get; init; }

    /// <summary>Where it happened, call by call.</summary>
    public string? Stack { get; init; }

    /// <summary>What a channel of rules wanted, JSON: <c>[["name", argument, …], …]</c>.</summary>
    public string? Provisions { get; init; }
}
