using Muster.Acs.History;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>The past of devices, for those who may see them.</summary>
internal sealed class GuardedHistory(Gate gate, HistoryOperations inner) : IHistory
{
    public async Task<DeviceHistory> ListAsync(HistoryQuery query, CancellationToken cancellation)
    {
        await gate.MustSeeAsync(Resource.Devices, query.DeviceId, cancellation);
        return await inner.ListAsync(query, cancellation);
    }

    public async Task<IReadOnlyList<ParameterView>> ParametersAtAsync(
        string deviceId,
        string path,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Resource.Devices, deviceId, cancellation);
        return await inner.ParametersAtAsync(deviceId, path, at, cancellation);
    }
}
