using System.Globalization;
using Muster.Acs;
using static Muster.Serving.ServerSettings;

namespace Muster.Serving.Groups;

/// <summary>How people sign in, and how long it is remembered who did what.</summary>
internal static class AccessSettings
{
    public static IReadOnlyList<Setting> All =>
        [
            Of(
                "sign-in-idle",
                "TIME",
                "How long a sign-in lasts that is not used (12h)",
                (o, t) => o with { SignInIdle = Lasting(t) }
            ),
            Of(
                "sign-in-length",
                "TIME",
                "How long a sign-in lasts at most (7d)",
                (o, t) => o with { SignInLength = Lasting(t) }
            ),
            Of(
                "audit-retention",
                "TIME",
                "How long the audit log is kept (400d)",
                (o, t) => o with { AuditRetention = Lasting(t) }
            ),
            Of(
                "max-audit-entries",
                "N",
                "Most entries of the audit log (5000000)",
                (o, t) => o with { MaxAuditEntries = Count(t) }
            ),
            .. OpenId,
        ];

    private static IReadOnlyList<Setting> OpenId =>
        [
            Of(
                "oidc-authority",
                "URL",
                "An OpenID Connect provider that people may sign in with (none)",
                (o, t) => o with { OidcAuthority = Url(t) }
            ),
            Of(
                "oidc-client-id",
                "TEXT",
                "What the provider knows this server as (muster)",
                (o, t) => o with { OidcClientId = NotEmpty(t) }
            ),
            Of(
                "oidc-client-secret",
                "SECRET",
                "The secret shared with the provider (none)",
                (o, t) => o with { OidcClientSecret = NotEmpty(t) }
            ),
            Of(
                "oidc-scopes",
                "SCOPE,…",
                "What is asked for beside openid (profile)",
                (o, t) => o with { OidcScopes = List(t) }
            ),
            Of(
                "oidc-name-claim",
                "CLAIM",
                "The claim that is a user's name here (preferred_username)",
                (o, t) => o with { OidcNameClaim = NotEmpty(t) }
            ),
            Of(
                "oidc-role-claim",
                "CLAIM",
                "The claim whose values give roles (roles)",
                (o, t) => o with { OidcRoleClaim = NotEmpty(t) }
            ),
            Of(
                "oidc-roles",
                "VALUE=ROLE,…",
                "Which value of that claim gives which role (none)",
                (o, t) => o with { OidcRoles = [.. List(t).Select(RoleOf)] }
            ),
        ];

    private static long Count(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException($"'{text}' is no whole number");

    private static string[] List(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static OidcRole RoleOf(string pair) =>
        pair.LastIndexOf('=') is > 0 and var at
            ? new(pair[..at], pair[(at + 1)..])
            : throw new FormatException($"'{pair}' is not of the form VALUE=ROLE");
}
