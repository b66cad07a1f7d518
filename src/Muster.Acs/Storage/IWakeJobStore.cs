using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>Wake-ups of many devices, and what came of each. Every write returns when it is durable.</summary>
internal interface IWakeJobStore
{
    /// <summary>Stores a job and its devices, all or none.</summary>
    Task CreateAsync(WakeJob job, IReadOnlyList<string> devices, CancellationToken cancellation);

    Task<WakeJob?> FindAsync(string id, CancellationToken cancellation);
    Task<Page<WakeJob>> ListAsync(PageRequest page, CancellationToken cancellation);

    /// <summary>The jobs that are under way, the oldest first.</summary>
    Task<IReadOnlyList<WakeJob>> RunningAsync(CancellationToken cancellation);

    /// <summary>Devices nothing has come of yet, after the given place in the list.</summary>
    Task<IReadOnlyList<WaitingDevice>> WaitingAsync(
        string job,
        int after,
        int limit,
        CancellationToken cancellation
    );

    Task<Page<WakeOutcome>> ResultsAsync(
        string job,
        WakeState? state,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>What came of one device, and the job's counters with it; once for each place.</summary>
    Task SettleAsync(string job, int place, WakeOutcome outcome, CancellationToken cancellation);

    /// <summary>Ends a job that is under way; false when none is.</summary>
    Task<bool> EndAsync(
        string job,
        WakeJobState state,
        DateTimeOffset at,
        CancellationToken cancellation
    );
}

/// <summary>A device of a job, and its place in the job's list.</summary>
internal readonly record struct WaitingDevice(int Place, string DeviceId);
