using System.Runtime.CompilerServices;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Nbi.Documents;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi.Collections;

/// <summary>The collection <c>operations</c>: Downloads whose end the devices have not told yet.</summary>
internal sealed class OperationCollection(
    Gate gate,
    ITaskStore tasks,
    IFaultStore faults,
    IDeviceStore devices
)
{
    private const int PageSize = 200;

    public async IAsyncEnumerable<Document> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var sight = gate.SightOf(Resource.Tasks);
        var after = 0L;
        while (await tasks.OnHandAsync(after, null, PageSize, cancellation) is { Count: > 0 } piece)
        {
            foreach (var (_, task) in piece)
            {
                if (
                    OperationDocuments.Is(task)
                    && await sight.SeesAsync(task.DeviceId, cancellation)
                )
                    yield return OperationDocuments.Of(task, await RuleOfAsync(task, cancellation));
            }
            after = piece[^1].Sequence;
        }
    }

    private async Task<RuleDownload?> RuleOfAsync(DeviceTask task, CancellationToken cancellation)
    {
        var device = await devices.FindAsync(DeviceKey.OfId(task.DeviceId), cancellation);
        if (device is null)
            return null;
        var downloads = await faults.DownloadsAsync(device.RowId, cancellation);
        return downloads.FirstOrDefault(download => download.Task == task.Id);
    }
}
