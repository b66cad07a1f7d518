using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>
/// The history of diagnostics. It is written with the task itself, in the same transaction, whenever a
/// diagnostic that was begun is stored as finished.
/// </summary>
internal interface IDiagnosticStore
{
    /// <summary>Runs kept of each kind for each device; the oldest go.</summary>
    const int MostOfAKind = 100;

    /// <summary>The runs of a device, the newest first; none for an unknown one.</summary>
    Task<Page<DiagnosticRun>> ListAsync(
        long deviceRowId,
        string? kind,
        PageRequest page,
        CancellationToken cancellation
    );
}
