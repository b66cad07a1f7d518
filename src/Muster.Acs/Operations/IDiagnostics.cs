namespace Muster.Acs.Operations;

/// <summary>What the diagnostics of devices found out, kept after their tasks.</summary>
public interface IDiagnostics
{
    /// <summary>
    /// The finished diagnostics of a device, the newest first, one page. Throws NotFound for an unknown
    /// device.
    /// </summary>
    /// <param name="deviceId">Whose.</param>
    /// <param name="kind">Of this kind alone (<c>ipPing</c>); null for all.</param>
    /// <param name="page">The page wanted.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<Page<DiagnosticRun>> ListAsync(
        string deviceId,
        string? kind,
        PageRequest page,
        CancellationToken cancellation
    );
}

/// <summary>A diagnostic that has ended, well or not.</summary>
public sealed record DiagnosticRun
{
    /// <summary>The id of the task it was.</summary>
    public required string TaskId { get; init; }

    /// <summary>The kind of the task, <c>ipPing</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The test as it was asked for.</summary>
    public required TaskRequest Request { get; init; }

    /// <summary>When the device was asked.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When the result was read, or the test was given up.</summary>
    public required DateTimeOffset Finished { get; init; }

    /// <summary>Done, failed or cancelled.</summary>
    public required TaskState State { get; init; }

    /// <summary>What it found out; some of it also when it failed.</summary>
    public DiagnosticResult? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public TaskFault? Fault { get; init; }
}
