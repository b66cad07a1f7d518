using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Devices, for those who may see or change them.</summary>
internal sealed class GuardedDevices(
    Gate gate,
    DeviceOperations inner,
    SearchDesk searches,
    FleetDesk fleet
) : IDevices
{
    private const Resource Devices = Resource.Devices;

    public async Task<Page<DeviceSummary>> SearchAsync(
        DeviceQuery query,
        CancellationToken cancellation
    )
    {
        var scope = gate.SightOf(Devices, AccessLevel.Count).Scope;
        var owner = SearchDesk.OwnerOf(gate.Actor);
        query = await searches.ResolveAsync(query, owner, cancellation);
        if (gate.May(Devices, AccessLevel.Read))
        {
            query = query with { Within = gate.SightOf(Devices).Scope };
            var page = await inner.SearchAsync(query, cancellation);
            await fleet.NoteAsync(query, cancellation);
            return page;
        }
        var counted = query with { Within = scope, Page = new PageRequest(1, WithTotal: true) };
        var found = await inner.SearchAsync(counted, cancellation);
        return found with
        {
            Items = [],
            NextCursor = null,
            IsPartial = found.Total is null && found.TotalAtLeast is null,
        };
    }

    // Numbers of all devices are for those who see all devices.
    public Task<FleetCounts> CountsAsync(CancellationToken cancellation)
    {
        gate.DemandAll(Devices, AccessLevel.Count);
        return inner.CountsAsync(cancellation);
    }

    public async Task<DeviceDetail> GetAsync(string id, CancellationToken cancellation)
    {
        await gate.MustSeeAsync(Devices, id, cancellation);
        return await inner.GetAsync(id, cancellation);
    }

    public async Task<IReadOnlyList<ParameterView>> GetParametersAsync(
        string id,
        string path,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Devices, id, cancellation);
        return await inner.GetParametersAsync(id, path, cancellation);
    }

    /// <summary>For those who may change the device: with its passwords they could.</summary>
    public Task<IReadOnlyList<ParameterView>> RevealParametersAsync(
        string id,
        string path,
        string by,
        string? reason,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            new(Devices, "reveal", id)
            {
                DeviceId = id,
                Type = "reveal",
                Mutation = Change.Json(new RevealAsked(path, reason)),
            },
            () => inner.RevealParametersAsync(id, path, by, reason, cancellation),
            null,
            cancellation
        );

    public Task<IReadOnlyList<string>> ChangeTagsAsync(
        string id,
        IReadOnlyList<string> add,
        IReadOnlyList<string> remove,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            new(Devices, "tag", id)
            {
                DeviceId = id,
                Type = "tags",
                Mutation = Change.Json(new TagsAsked(add, remove)),
                Before = Change.Found(async () => (await inner.GetAsync(id, cancellation)).Tags),
            },
            () => inner.ChangeTagsAsync(id, add, remove, cancellation),
            tags => Change.Json(tags),
            cancellation
        );

    public Task DeleteAsync(string id, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Devices, "delete", id)
            {
                DeviceId = id,
                Type = "delete",
                Before = Change.Found(() => inner.GetAsync(id, cancellation)),
            },
            () => inner.DeleteAsync(id, cancellation),
            cancellation
        );

    public Task<WakeResult> WakeAsync(string id, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Resource.Wakes, "wake", id) { DeviceId = id, Type = "task" },
            () => inner.WakeAsync(id, cancellation),
            result => Change.Json(result),
            cancellation
        );

    public async Task<IReadOnlyList<WakeAttempt>> WakesAsync(
        string id,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Resource.Wakes, id, cancellation);
        return await inner.WakesAsync(id, cancellation);
    }
}

/// <summary>Which tags somebody wants to add and remove.</summary>
internal sealed record TagsAsked(IReadOnlyList<string> Add, IReadOnlyList<string> Remove);

/// <summary>Of which part of a device somebody wants to see the secrets, and what for.</summary>
internal sealed record RevealAsked(string Path, string? Reason);
