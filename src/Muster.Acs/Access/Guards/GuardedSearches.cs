using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>
/// Saved searches, for those who see devices: their own and the shared ones. Who may change devices saves
/// for all.
/// </summary>
internal sealed class GuardedSearches(Gate gate, SearchDesk inner) : ISearches
{
    private const Resource Devices = Resource.Devices;

    private string Owner => SearchDesk.OwnerOf(gate.Actor);

    public Task<IReadOnlyList<SavedSearch>> ListAsync(CancellationToken cancellation)
    {
        gate.Demand(Devices, AccessLevel.Read);
        return inner.ListAsync(Owner, cancellation);
    }

    public Task<SavedSearch> GetAsync(string name, CancellationToken cancellation)
    {
        gate.Demand(Devices, AccessLevel.Read);
        return inner.GetAsync(Owner, name, cancellation);
    }

    public Task<SavedSearch> PutAsync(
        string name,
        SearchSettings settings,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            On("saveSearch", name, settings.Shared) with
            {
                Mutation = Change.Json(settings),
                Before = Change.Found(() => inner.GetAsync(Owner, name, cancellation)),
            },
            () => inner.PutAsync(Owner, name, settings, gate.Actor.Name, cancellation),
            search => Change.Json(search),
            cancellation
        );

    public Task DeleteAsync(string name, bool shared, CancellationToken cancellation) =>
        gate.ChangeAsync(
            On("forgetSearch", name, shared) with
            {
                Type = "delete",
                Before = Change.Found(() => inner.GetAsync(Owner, name, cancellation)),
            },
            () => inner.DeleteAsync(shared ? SearchDesk.All : Owner, name, cancellation),
            cancellation
        );

    public Task<string?> ColumnsAsync(CancellationToken cancellation)
    {
        gate.Demand(Devices, AccessLevel.Read);
        return inner.ColumnsAsync(Owner, cancellation);
    }

    public Task ChooseColumnsAsync(string? columns, CancellationToken cancellation) =>
        gate.ChangeAsync(
            On("chooseColumns", columns ?? "", shared: false),
            () => inner.ChooseColumnsAsync(Owner, columns, cancellation),
            cancellation
        );

    // One's own needs no more than to see devices.
    private static Change On(string action, string name, bool shared) =>
        new(Devices, action, name)
        {
            IsWithinSight = true,
            Needs = shared ? AccessLevel.Write : AccessLevel.Read,
        };
}
