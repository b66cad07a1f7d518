using System.Runtime.CompilerServices;
using Muster.Acs.Events;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Events, for those who may see them, as long as they may.</summary>
internal sealed class GuardedEvents(Gate gate, EventFeed inner) : IEvents
{
    public Task<Page<DeviceEvent>> ListAsync(EventQuery query, CancellationToken cancellation) =>
        gate.SightOf(Resource.Events)
            .PageAsync(
                query.Page,
                page => inner.ListAsync(query with { Page = page }, cancellation),
                told => told.DeviceId,
                cancellation
            );

    public async IAsyncEnumerable<IReadOnlyList<DeviceEvent>> FollowAsync(
        EventFilter filter,
        long? after,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        gate.SightOf(Resource.Events);
        await foreach (var batch in inner.FollowAsync(filter, after, cancellation))
        {
            // Asked for each batch: tags change, and so does what somebody may.
            var seen = await gate.SightOf(Resource.Events)
                .SelectAsync(batch, told => told.DeviceId, cancellation);
            if (seen.Count > 0 || batch.Count == 0)
                yield return seen;
        }
    }
}
