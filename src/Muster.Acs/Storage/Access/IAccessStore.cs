using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>The rows of users, roles, keys and sign-ins. They are few, and are held in memory.</summary>
internal interface IAccessStore
{
    Task<AccessRows> LoadAsync(CancellationToken cancellation);

    /// <summary>Adds a user, or replaces the one of that name.</summary>
    Task PutUserAsync(UserRecord user, CancellationToken cancellation);

    /// <summary>His sign-ins go too.</summary>
    Task DeleteUserAsync(string name, CancellationToken cancellation);

    /// <summary>Adds a role, or replaces the one of that name.</summary>
    Task PutRoleAsync(Role role, CancellationToken cancellation);
    Task DeleteRoleAsync(string name, CancellationToken cancellation);

    /// <summary>Adds a key, or replaces the one of that name.</summary>
    Task PutKeyAsync(KeyRecord key, CancellationToken cancellation);

    /// <summary>Notes the last use of a key, unless it was revoked or replaced meanwhile.</summary>
    Task UseKeyAsync(KeyRecord key, CancellationToken cancellation);
    Task DeleteKeyAsync(string name, CancellationToken cancellation);

    /// <summary>Adds a sign-in, or replaces the one of that id.</summary>
    Task PutSignInAsync(SignedIn signIn, CancellationToken cancellation);

    /// <summary>Notes the last use of a sign-in, unless it was ended meanwhile.</summary>
    Task UseSignInAsync(SignedIn signIn, CancellationToken cancellation);
    Task DeleteSignInsAsync(IReadOnlyList<string> ids, CancellationToken cancellation);
}

/// <summary>All of them.</summary>
internal sealed record AccessRows(
    IReadOnlyList<UserRecord> Users,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<KeyRecord> Keys,
    IReadOnlyList<SignedIn> SignIns
);

/// <summary>A user as he is stored.</summary>
internal sealed record UserRecord
{
    public required string Name { get; init; }
    public string FullName { get; init; } = "";
    public IReadOnlyList<string> Roles { get; init; } = [];
    public bool IsEnabled { get; init; } = true;

    /// <summary>A hash: ours, or that of a GenieACS; null where there is no password.</summary>
    public string? Password { get; init; }

    /// <summary>The secret of the second factor, encrypted; null where there is none.</summary>
    public string? Totp { get; init; }

    /// <summary>The step of the last code that was used: none is taken twice.</summary>
    public long TotpStep { get; init; }

    /// <summary>Hashes of the recovery codes that are left.</summary>
    public IReadOnlyList<string> Recovery { get; init; } = [];

    /// <summary>Issuer and subject of OpenID Connect, a TAB between them.</summary>
    public string? External { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset? LastSignIn { get; init; }

    /// <summary>Without the secrets: this must be safe to log.</summary>
    public override string ToString() => $"{nameof(UserRecord)} {Name}";
}

/// <summary>An API key: its name and the SHA-256 of its secret.</summary>
internal sealed record KeyRecord(
    string Name,
    string Sha256,
    IReadOnlyList<string> Roles,
    DateTimeOffset Created,
    string Author
)
{
    public DateTimeOffset? Expires { get; init; }
    public DateTimeOffset? LastUsed { get; init; }
    public string LastFrom { get; init; } = "";
}
