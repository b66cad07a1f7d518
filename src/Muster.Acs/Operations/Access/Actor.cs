namespace Muster.Acs.Operations;

/// <summary>What kind of somebody asks for something.</summary>
public enum ActorKind
{
    /// <summary>Nobody who is known: nothing is allowed.</summary>
    Nobody,

    /// <summary>A person who signed in.</summary>
    User,

    /// <summary>A program with an API key.</summary>
    Key,

    /// <summary>Whoever calls from a network that the operator trusts on the NBI's port.</summary>
    Network,

    /// <summary>The process of the server itself.</summary>
    Server,
}

/// <summary>
/// Who asks for an operation, and through which door. Each scope of services has one
/// (<see cref="IActing"/>); until it is told, it is <see cref="Nobody"/>.
/// </summary>
/// <param name="Kind">What kind of somebody.</param>
/// <param name="Name">The user's, or the key's.</param>
/// <param name="Door"><c>api</c>, <c>nbi</c>, <c>console</c> or <c>server</c>.</param>
/// <param name="From">The address asked from; empty for the server itself.</param>
/// <param name="SignIn">The sign-in of a user; he may do nothing once it has ended.</param>
public sealed record Actor(
    ActorKind Kind,
    string Name,
    string Door,
    string From = "",
    string? SignIn = null
)
{
    /// <summary>May do nothing.</summary>
    public static readonly Actor Nobody = new(ActorKind.Nobody, "", "");

    /// <summary>Whoever runs the process; may do everything.</summary>
    public static readonly Actor Server = new(ActorKind.Server, "server", "server");
}

/// <summary>
/// Who asks, in this scope of services (a request, a circuit of the console). The operations of the
/// scope allow what he may do, and log it under his name.
/// </summary>
public interface IActing
{
    /// <summary>Who asks; set once, by the door he came through.</summary>
    Actor Actor { get; set; }

    /// <summary>
    /// Whether he may do something at all, to show or hide what leads there. The operations ask again.
    /// </summary>
    bool May(Resource resource, AccessLevel access);

    /// <summary>All that he may do now.</summary>
    IReadOnlyList<Permission> Permissions { get; }
}
