using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>The history of diagnostics, from the store.</summary>
internal sealed class DiagnosticOperations(IDeviceStore devices, IDiagnosticStore store)
    : IDiagnostics
{
    public async Task<Page<DiagnosticRun>> ListAsync(
        string deviceId,
        string? kind,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var device =
            await devices.FindAsync(DeviceKey.OfId(deviceId), cancellation)
            ?? throw OperationException.UnknownDevice(deviceId);
        if (kind is not null && !DiagnosticKinds.Names.Contains(kind))
            throw DiagnosticChecks.Invalid(
                "kind",
                $"There is no diagnostic '{kind}'; there are "
                    + $"{string.Join(", ", DiagnosticKinds.Names)}."
            );
        return await store.ListAsync(device.RowId, kind, page, cancellation);
    }
}
