namespace Muster.Acs.Operations;

/// <summary>What went wrong with devices and still waits for somebody.</summary>
public interface IFaults
{
    /// <summary>Faults, the newest first, one page; of one device when it is named.</summary>
    Task<Page<DeviceFault>> ListAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>Strikes a fault from the list. Throws NotFound.</summary>
    Task DismissAsync(string faultId, CancellationToken cancellation);
}

/// <summary>A task of a device that failed or expired and that nobody retried or dismissed.</summary>
/// <param name="Id">The id of the task.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="TaskKind">What was asked (<c>setParameterValues</c>).</param>
/// <param name="Fault">Why it failed.</param>
/// <param name="At">When.</param>
public sealed record DeviceFault(
    string Id,
    string DeviceId,
    string TaskKind,
    TaskFault Fault,
    DateTimeOffset At
);
