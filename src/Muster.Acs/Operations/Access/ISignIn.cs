using System.Security.Claims;

namespace Muster.Acs.Operations;

/// <summary>How people get in and out. It needs no actor: it makes one.</summary>
public interface ISignIn
{
    /// <summary>
    /// Signs in with a password. Throws Unauthenticated (with the field <c>code</c> when only the code
    /// of the second factor is missing or wrong), and TooMany.
    /// </summary>
    Task<SignedIn> SignInAsync(
        SignInAttempt attempt,
        Visitor visitor,
        CancellationToken cancellation
    );

    /// <summary>
    /// Makes the first administrator, or gives one that is locked out another password, with the token of
    /// a setup link, and signs him in. The token holds once. Throws Unauthenticated, Invalid, TooMany.
    /// </summary>
    Task<SignedIn> SetUpAsync(
        string token,
        SignInAttempt administrator,
        Visitor visitor,
        CancellationToken cancellation
    );

    /// <summary>
    /// Signs in who comes from OpenID Connect; his roles are those that his claims are mapped to. Throws
    /// Forbidden when they are mapped to none, and for one whose name another user has.
    /// </summary>
    Task<SignedIn> SignInAsync(ExternalUser user, Visitor visitor, CancellationToken cancellation);

    /// <summary>Ends a sign-in; one that is over already is fine.</summary>
    Task SignOutAsync(string id, Visitor visitor, CancellationToken cancellation);

    /// <summary>
    /// Whether a sign-in still holds; puts its end off, for it was used. A circuit of the console calls
    /// this when its user does something.
    /// </summary>
    Task<bool> UseAsync(string id, CancellationToken cancellation);

    /// <summary>Whether there is nobody yet who could sign in as administrator.</summary>
    bool NeedsSetUp { get; }

    /// <summary>The OpenID Connect provider people may come from, by its host; null for none.</summary>
    string? Provider { get; }
}

/// <summary>What somebody shows to be let in.</summary>
/// <param name="User">His name.</param>
/// <param name="Password">His password.</param>
/// <param name="Code">
/// The code of the second factor, 6 digits, or a recovery code; null where he has not been asked.
/// </param>
public sealed record SignInAttempt(string User, string Password, string? Code = null)
{
    /// <summary>The shortest password that is taken.</summary>
    public const int MinPassword = 12;

    /// <summary>The longest password that is taken.</summary>
    public const int MaxPassword = 256;

    /// <summary>Without the secrets: this must be safe to log.</summary>
    public override string ToString() => nameof(SignInAttempt);
}

/// <summary>Where somebody comes from.</summary>
/// <param name="Address">His address.</param>
/// <param name="Agent">What his browser says it is.</param>
public sealed record Visitor(string Address, string Agent = "");

/// <summary>Who an OpenID provider says somebody is.</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">Unique there.</param>
/// <param name="Name">What he is called here.</param>
/// <param name="FullName">The name to show.</param>
/// <param name="Claims">The values of the claim that roles are mapped from.</param>
public sealed record ExternalUser(
    string Issuer,
    string Subject,
    string Name,
    string FullName,
    IReadOnlyList<string> Claims
);

/// <summary>A sign-in as claims, which a cookie carries.</summary>
public static class SignInClaims
{
    /// <summary>The scheme of the cookie.</summary>
    public const string Scheme = "Muster";

    /// <summary>The principal of a sign-in.</summary>
    public static ClaimsPrincipal Principal(SignedIn signIn) =>
        new(
            new ClaimsIdentity(
                [new(ClaimTypes.Name, signIn.User), new(ClaimTypes.Sid, signIn.Id)],
                Scheme
            )
        );

    /// <summary>
    /// The actor that a principal is; Nobody when it is none of ours. A circuit of the console sets
    /// <see cref="IActing.Actor"/> of its scope to it.
    /// </summary>
    public static Actor Actor(ClaimsPrincipal principal, string door, string from) =>
        principal.Identity is { IsAuthenticated: true, Name: { } name }
        && principal.FindFirstValue(ClaimTypes.Sid) is { } id
            ? new(ActorKind.User, name, door, from, id)
            : Operations.Actor.Nobody;
}
