namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>How long a sign-in lasts that is not used.</summary>
    public TimeSpan SignInIdle { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long a sign-in lasts at most.</summary>
    public TimeSpan SignInLength { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long the audit log is kept.</summary>
    public TimeSpan AuditRetention { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Most entries of the audit log; the oldest make way.</summary>
    public long MaxAuditEntries { get; init; } = 5_000_000;

    /// <summary>The OpenID Connect provider that people may sign in with; null offers none.</summary>
    public Uri? OidcAuthority { get; init; }

    /// <summary>What the provider knows this server as.</summary>
    public string OidcClientId { get; init; } = "muster";

    /// <summary>The secret shared with the provider; null for a public client (PKCE alone).</summary>
    public string? OidcClientSecret { get; init; }

    /// <summary>What is asked for beside <c>openid</c>.</summary>
    public IReadOnlyList<string> OidcScopes { get; init; } = ["profile"];

    /// <summary>The claim that is a user's name here; the subject where it is missing.</summary>
    public string OidcNameClaim { get; init; } = "preferred_username";

    /// <summary>The claim whose values are mapped to roles.</summary>
    public string OidcRoleClaim { get; init; } = "roles";

    /// <summary>Which value of the claim gives which role. Who has none of them is not let in.</summary>
    public IReadOnlyList<OidcRole> OidcRoles { get; init; } = [];
}

/// <summary>A value of a claim, and the role that it gives.</summary>
/// <param name="Claim">The value as the provider writes it.</param>
/// <param name="Role">The name of a role here.</param>
public sealed record OidcRole(string Claim, string Role);
