using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Waking.Bulk;

namespace Muster.Acs.Access;

/// <summary>Many devices woken, for those who may: only the devices that they see.</summary>
internal sealed class GuardedWakes(Gate gate, WakeJobs inner, SearchDesk searches) : IWakes
{
    private const Resource Wakes = Resource.Wakes;

    public DatagramCounters Datagrams
    {
        get
        {
            gate.Demand(Resource.Server, AccessLevel.Read);
            return inner.Datagrams;
        }
    }

    public async Task<WakeJob> StartAsync(
        WakeOrder order,
        string author,
        CancellationToken cancellation
    )
    {
        var sight = gate.SightOf(Wakes, AccessLevel.Write);
        foreach (var device in sight.SeesAll ? [] : order.Devices ?? [])
        {
            if (!await sight.SeesAsync(device, cancellation))
                throw OperationException.UnknownDevice(device);
        }
        var saved = await SavedAsync(order, cancellation);
        return await gate.ChangeAsync(
            new(Wakes, "wakeMany", "")
            {
                Type = "task",
                IsWithinSight = true,
                Mutation = Change.Json(order),
            },
            () =>
                inner.StartAsync(
                    order with
                    {
                        Within = sight.Scope,
                        Saved = saved,
                    },
                    gate.Actor.Name,
                    cancellation
                ),
            job => Change.Json(job),
            cancellation
        );
    }

    public async Task<WakeJob> GetAsync(string id, CancellationToken cancellation)
    {
        var sight = gate.SightOf(Wakes);
        var job = await inner.GetAsync(id, cancellation);
        return Sees(sight, job) ? job : throw Unknown(id);
    }

    public async Task<Page<WakeJob>> ListAsync(PageRequest page, CancellationToken cancellation)
    {
        var sight = gate.SightOf(Wakes);
        var found = await inner.ListAsync(page, cancellation);
        return sight.SeesAll
            ? found
            : new([.. found.Items.Where(job => Sees(sight, job))], found.NextCursor, null)
            {
                IsPartial = found.NextCursor is not null,
            };
    }

    public async Task<Page<WakeOutcome>> ResultsAsync(
        string id,
        WakeState? state,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        await GetAsync(id, cancellation);
        return await gate.SightOf(Wakes)
            .PageAsync(
                page,
                each => inner.ResultsAsync(id, state, each, cancellation),
                outcome => outcome.DeviceId,
                cancellation
            );
    }

    public async Task<WakeJob> CancelAsync(string id, CancellationToken cancellation)
    {
        gate.Demand(Wakes, AccessLevel.Write);
        var job = await GetAsync(id, cancellation);
        return await gate.ChangeAsync(
            new(Wakes, "cancel", id)
            {
                IsWithinSight = true,
                Before = () => Task.FromResult<System.Text.Json.JsonElement?>(Change.Json(job)),
            },
            () => inner.CancelAsync(id, cancellation),
            after => Change.Json(after),
            cancellation
        );
    }

    /// <summary>What the group of the order means; said twice, it is refused before anything begins.</summary>
    private async Task<DeviceQuery?> SavedAsync(WakeOrder order, CancellationToken cancellation)
    {
        if (order.Query is not { Group: { } group } query)
            return null;
        var owner = SearchDesk.OwnerOf(gate.Actor);
        await searches.ResolveAsync(
            WakeJobs.Query(query, new()) with
            {
                Group = group,
            },
            owner,
            cancellation
        );
        return await searches.ResolveAsync(new() { Group = group }, owner, cancellation);
    }

    /// <summary>Who sees some devices only sees what he has begun himself.</summary>
    private bool Sees(Sight sight, WakeJob job) => sight.SeesAll || job.Author == gate.Actor.Name;

    private static OperationException Unknown(string id) =>
        new(OperationFaultKind.NotFound, $"There is no wake-up '{id}'.", "id");
}
