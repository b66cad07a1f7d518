namespace Muster.Acs.Operations;

/// <summary>
/// What went wrong with devices and still waits for somebody: tasks that failed or expired, and channels of
/// rules that could not be followed. One fault a device and channel.
/// </summary>
public interface IFaults
{
    /// <summary>Faults, the newest first, one page; of one device when it is named.</summary>
    Task<Page<DeviceFault>> ListAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>
    /// The open faults gathered by what they have in common, the largest group first, at most
    /// <paramref name="limit"/> of them.
    /// </summary>
    Task<IReadOnlyList<FaultGroup>> GroupsAsync(int limit, CancellationToken cancellation);

    /// <summary>
    /// Strikes a fault from the list. A task stays as it is; the rules of a channel run again in the device's
    /// next session, without waiting. Throws NotFound.
    /// </summary>
    Task DismissAsync(string deviceId, string channel, CancellationToken cancellation);
}

/// <summary>Faults of one code, at the same work, of one model and version.</summary>
/// <param name="Code">See <see cref="DeviceFault.Code"/>.</param>
/// <param name="What">The kind of the task, or the channel of rules.</param>
/// <param name="IsChannel">Whether it is a channel.</param>
/// <param name="Model">Of the devices.</param>
/// <param name="SoftwareVersion">Of the devices.</param>
/// <param name="Devices">How many devices have it.</param>
/// <param name="Faults">How many faults they are.</param>
/// <param name="First">The oldest of them.</param>
/// <param name="Last">The newest of them.</param>
/// <param name="Message">What one of them says.</param>
public sealed record FaultGroup(
    string Code,
    string What,
    bool IsChannel,
    string Model,
    string SoftwareVersion,
    int Devices,
    int Faults,
    DateTimeOffset First,
    DateTimeOffset Last,
    string Message
);

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
