using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>
/// Numbers of all devices are for those who see all devices; looking through them is for those who see
/// some, and finds those.
/// </summary>
internal sealed class GuardedFleet(Gate gate, FleetDesk inner, SearchDesk searches) : IFleet
{
    private const Resource Devices = Resource.Devices;

    public Task<IReadOnlyList<FleetGroup>> CountAsync(
        FleetGrouping by,
        CancellationToken cancellation
    )
    {
        gate.DemandAll(Devices, AccessLevel.Count);
        return inner.CountAsync(by, cancellation);
    }

    public async IAsyncEnumerable<ScanLine> ScanAsync(
        ScanOrder order,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        gate.Demand(Devices, AccessLevel.Read);
        var query = await searches.ResolveAsync(
            inner.Read(order),
            SearchDesk.OwnerOf(gate.Actor),
            cancellation
        );
        query = query with { Within = gate.SightOf(Devices).Scope };
        await foreach (var line in inner.ScanAsync(query, order.Limit, cancellation))
            yield return line;
    }

    public Task<SearchedParameters> ParametersAsync(CancellationToken cancellation)
    {
        gate.Demand(Devices, AccessLevel.Read);
        return inner.ParametersAsync(cancellation);
    }
}
