namespace Muster.Acs.Operations;

/// <summary>The people who may sign in.</summary>
public interface IUsers
{
    /// <summary>In order of names, one page.</summary>
    Task<Page<User>> ListAsync(PageRequest page, CancellationToken cancellation);

    /// <summary>One user. Throws NotFound.</summary>
    Task<User> GetAsync(string name, CancellationToken cancellation);

    /// <summary>
    /// Adds a user. Throws Conflict for a name that is taken, Invalid for a password that the policy
    /// refuses, Forbidden for roles that allow more than the caller's own.
    /// </summary>
    Task<User> AddAsync(NewUser user, CancellationToken cancellation);

    /// <summary>
    /// Changes a user. Throws NotFound, Forbidden for roles that allow more than the caller's own, and
    /// Conflict when nobody with all permissions would be left.
    /// </summary>
    Task<User> ChangeAsync(string name, UserChange change, CancellationToken cancellation);

    /// <summary>Gives a user another password and ends all his sign-ins. Throws NotFound, Invalid.</summary>
    Task<User> SetPasswordAsync(string name, string password, CancellationToken cancellation);

    /// <summary>Takes a lost second factor away. Throws NotFound.</summary>
    Task<User> DropSecondFactorAsync(string name, CancellationToken cancellation);

    /// <summary>Removes a user. Throws NotFound and Conflict as <see cref="ChangeAsync"/>.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>Where users are signed in, the newest first; of one user when he is named.</summary>
    Task<IReadOnlyList<SignedIn>> SignInsAsync(string? user, CancellationToken cancellation);

    /// <summary>Ends a sign-in at once. Throws NotFound.</summary>
    Task EndSignInAsync(string id, CancellationToken cancellation);
}

/// <summary>Somebody who may sign in.</summary>
public sealed record User
{
    /// <summary>What he signs in with; case makes no difference.</summary>
    public required string Name { get; init; }

    /// <summary>The name to show; may be empty.</summary>
    public string FullName { get; init; } = "";

    /// <summary>The names of his roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Whether he may sign in.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>False for one who only comes through OpenID Connect.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Whether a code of his telephone is asked for beside the password.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>Whether his account comes from OpenID Connect, which also tells his roles.</summary>
    public bool IsExternal { get; init; }

    /// <summary>When he was added.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When he last signed in; null when he never did.</summary>
    public DateTimeOffset? LastSignIn { get; init; }
}

/// <summary>Somebody who shall be able to sign in.</summary>
/// <param name="Name">1 to 128 characters without spaces at the ends or control characters.</param>
/// <param name="Roles">Names of roles.</param>
/// <param name="Password">Null for one who comes through OpenID Connect, or gets one later.</param>
/// <param name="FullName">The name to show.</param>
public sealed record NewUser(
    string Name,
    IReadOnlyList<string> Roles,
    string? Password = null,
    string FullName = ""
)
{
    /// <summary>
    /// In the place of <see cref="Password"/>: the hash that a GenieACS keeps of it. It is replaced by our
    /// own when the user first signs in.
    /// </summary>
    public GenieAcsPassword? Hashed { get; init; }

    /// <summary>Without the secret: this must be safe to log.</summary>
    public override string ToString() => $"{nameof(NewUser)} {Name}";
}

/// <summary>What a GenieACS keeps of a password.</summary>
/// <param name="Hash">PBKDF2-HMAC-SHA512 of 10,000 rounds, 256 hex digits.</param>
/// <param name="Salt">The salt, taken as the text that it is.</param>
public sealed record GenieAcsPassword(string Hash, string Salt);

/// <summary>What changes of a user; null stays as it is.</summary>
/// <param name="FullName">The name to show.</param>
/// <param name="Roles">Names of roles.</param>
/// <param name="IsEnabled">False ends his sign-ins and refuses new ones.</param>
public sealed record UserChange(
    string? FullName = null,
    IReadOnlyList<string>? Roles = null,
    bool? IsEnabled = null
);

/// <summary>A browser in which a user is signed in.</summary>
/// <param name="Id">Not what the browser shows as proof.</param>
/// <param name="User">Whose.</param>
/// <param name="Created">Since when.</param>
/// <param name="LastSeen">When it last asked for something, to the minute.</param>
/// <param name="Expires">When it ends if it is not used.</param>
/// <param name="Address">Where it was signed in from.</param>
/// <param name="Agent">What the browser says it is.</param>
public sealed record SignedIn(
    string Id,
    string User,
    DateTimeOffset Created,
    DateTimeOffset LastSeen,
    DateTimeOffset Expires,
    string Address,
    string Agent
);
