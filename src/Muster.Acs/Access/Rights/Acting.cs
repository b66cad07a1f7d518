using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Who asks in this scope of services, and what he may do at this very moment.</summary>
internal sealed class Acting(AccessBook book, TimeProvider clock) : IActing
{
    private static readonly Permission[] All =
    [
        .. Enum.GetValues<Resource>()
            .Select(resource => new Permission(resource, AccessLevel.Write)),
    ];

    private Actor _actor = Actor.Nobody;

    public Actor Actor
    {
        get => _actor;
        set =>
            _actor =
                _actor.Kind == ActorKind.Nobody
                    ? value
                    : throw new InvalidOperationException("Who asks is settled already.");
    }

    public IReadOnlyList<Permission> Permissions =>
        _actor.Kind switch
        {
            // Whom the operator trusts by his address was always let do everything.
            ActorKind.Server or ActorKind.Network => All,
            ActorKind.User when IsSignedIn => Of(book.Users[_actor.Name].Roles),
            ActorKind.Key
                when book.Keys.TryGetValue(_actor.Name, out var key) && !IsOver(key.Expires) => Of(
                key.Roles
            ),
            _ => [],
        };

    /// <summary>A user who is there, may sign in, and has not been signed out meanwhile.</summary>
    public bool IsSignedIn =>
        _actor.Kind == ActorKind.User
        && book.Users.TryGetValue(_actor.Name, out var user)
        && user.IsEnabled
        && _actor.SignIn is { } id
        && book.SignIns.TryGetValue(id, out var signIn)
        && signIn.User.Equals(user.Name, StringComparison.OrdinalIgnoreCase)
        && !IsOver(signIn.Expires);

    public bool May(Resource resource, AccessLevel access) =>
        Permissions.Any(each => each.Resource == resource && each.Access >= access);

    private Permission[] Of(IEnumerable<string> roles) => [.. book.PermissionsOf(roles)];

    private bool IsOver(DateTimeOffset? end) => end <= clock.GetUtcNow();
}
