using System.Text.Json;
using Muster.Acs.Devices;
using Muster.Acs.Events;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>
/// The one place where it is decided who may do what, for every door: each operation is reached
/// through a guard that asks here first. What is changed is logged here, too.
/// </summary>
internal sealed class Gate(
    Acting acting,
    AuditLog audit,
    IDeviceStore store,
    EventDevices devices,
    TimeProvider clock
)
{
    public Actor Actor => acting.Actor;

    public DateTimeOffset Now => clock.GetUtcNow();

    public bool May(Resource resource, AccessLevel access) => acting.May(resource, access);

    /// <summary>Throws Unauthenticated for nobody, Forbidden for one who may not.</summary>
    public IReadOnlyList<Permission> Demand(Resource resource, AccessLevel access)
    {
        var allowing = Allowing(resource, access);
        return allowing.Count > 0 ? allowing : throw Refusal(resource, access);
    }

    /// <summary>Whose things he may see. Throws as <see cref="Demand"/>.</summary>
    public Sight SightOf(Resource resource, AccessLevel access = AccessLevel.Read)
    {
        var scope = Scope(Demand(resource, access));
        if (resource != Resource.Devices && Scopes.IsOfDevices(resource))
            scope = Scopes.Both(scope, Scope(Demand(Resource.Devices, AccessLevel.Read)));
        return new(scope, store);
    }

    /// <summary>For what tells of all devices together. Throws as <see cref="Demand"/>.</summary>
    public void DemandAll(Resource resource, AccessLevel access)
    {
        if (!SightOf(resource, access).SeesAll)
            throw Refusal(resource, access);
    }

    /// <summary>Throws as <see cref="Demand"/>, and NotFound for a device that he does not see.</summary>
    public async Task MustSeeAsync(
        Resource resource,
        string deviceId,
        CancellationToken cancellation
    )
    {
        if (!await SightOf(resource).SeesAsync(deviceId, cancellation))
            throw OperationException.UnknownDevice(deviceId);
    }

    /// <summary>Nobody gives to others what he may not do himself. Throws Forbidden.</summary>
    public void MustCover(IEnumerable<Permission> given)
    {
        var own = acting.Permissions;
        foreach (var permission in given)
        {
            if (!own.Any(each => Scopes.Covers(each, permission)))
                throw new OperationException(
                    OperationFaultKind.Forbidden,
                    "This would give more than you may do yourself: "
                        + $"{Scopes.Words(permission.Resource, permission.Access)}.",
                    "roles"
                );
        }
    }

    /// <summary>
    /// Asks whether the change is allowed, notes it in the audit log, does it, and notes how it ended.
    /// </summary>
    /// <param name="change">What is about to be done.</param>
    /// <param name="act">Does it.</param>
    /// <param name="after">What came of it, for the log; null keeps what was asked.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<T> ChangeAsync<T>(
        Change change,
        Func<Task<T>> act,
        Func<T, JsonElement?>? after,
        CancellationToken cancellation
    )
    {
        try
        {
            await AllowAsync(change, cancellation);
        }
        catch (OperationException refusal) when (refusal.Kind == OperationFaultKind.Forbidden)
        {
            await audit.NoteAsync(
                Actor,
                change,
                new(AuditOutcome.Forbidden, refusal.Message),
                CancellationToken.None
            );
            throw;
        }
        var before = change.Before is { } read ? await read() : null;
        var entry = await audit.BeginAsync(Actor, change, before, cancellation);
        try
        {
            var result = await act();
            await audit.SettleAsync(entry, new(AuditOutcome.Done), after?.Invoke(result));
            return result;
        }
        catch (Exception failure)
        {
            await audit.TrySettleAsync(entry, failure);
            throw;
        }
    }

    /// <summary>The same for what gives no answer.</summary>
    public Task ChangeAsync(Change change, Func<Task> act, CancellationToken cancellation) =>
        ChangeAsync<object?>(
            change,
            async () =>
            {
                await act();
                return null;
            },
            null,
            cancellation
        );

    private async Task AllowAsync(Change change, CancellationToken cancellation)
    {
        var allowing = Demand(change.Resource, change.Needs);
        if (change.Needs < AccessLevel.Write)
            return;
        if (Scopes.IsOfDevices(change.Resource) && !change.IsWithinSight)
            allowing = await AllowingAsync(change, allowing, cancellation);
        if (allowing.Count == 0)
            throw Refusal(change.Resource, AccessLevel.Write);
        if (allowing.Any(each => each.Validate is null))
            return;
        var device = change.DeviceId is { } id
            ? await devices.FindAsync(
                id,
                EventNeeds.Record | EventNeeds.Tags | EventNeeds.Tree,
                cancellation
            )
            : null;
        var now = clock.GetUtcNow();
        var pieces = change.Pieces is { } all
            ? all.Select(piece => (JsonElement?)piece)
            : [change.Mutation];
        foreach (var piece in pieces)
        {
            var scope = new ChangeScope(change, piece, device, now);
            if (!allowing.Any(each => scope.Holds(Expression.Parse(each.Validate!))))
                throw new OperationException(
                    OperationFaultKind.Forbidden,
                    $"Your role allows some changes of {Scopes.Word(change.Resource)}, but not this."
                );
        }
    }

    /// <summary>Those whose filter the device meets; without a device, those that have none.</summary>
    private async Task<IReadOnlyList<Permission>> AllowingAsync(
        Change change,
        IReadOnlyList<Permission> allowing,
        CancellationToken cancellation
    )
    {
        if (change.DeviceId is not { } id)
            return SightOf(change.Resource).SeesAll
                ? [.. allowing.Where(each => each.Filter is null)]
                : [];
        await MustSeeAsync(change.Resource, id, cancellation);
        var met = new List<Permission>();
        foreach (var each in allowing)
        {
            if (await new Sight(each.Filter, store).SeesAsync(id, cancellation))
                met.Add(each);
        }
        return met;
    }

    private List<Permission> Allowing(Resource resource, AccessLevel access) =>
        [.. acting.Permissions.Where(each => each.Resource == resource && each.Access >= access)];

    private static string? Scope(IReadOnlyList<Permission> allowing) =>
        allowing.Any(each => each.Filter is null)
            ? null
            : Scopes.Any(allowing.Select(each => each.Filter!));

    private OperationException Refusal(Resource resource, AccessLevel access) =>
        Actor.Kind == ActorKind.Nobody
            ? new(OperationFaultKind.Unauthenticated, "Nobody is signed in here.")
            : new(
                OperationFaultKind.Forbidden,
                $"{Actor.Name} may not {Scopes.Words(resource, access)}; it needs a role with the "
                    + $"permission {Scopes.Name(resource)}:{Scopes.Name(access)}."
            );
}
