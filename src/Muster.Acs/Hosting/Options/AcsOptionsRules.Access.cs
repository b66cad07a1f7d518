namespace Muster.Acs.Hosting;

/// <summary>Rules of the options of who may do what.</summary>
internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Access(AcsOptions options)
    {
        (string Name, TimeSpan Time)[] times =
        [
            ("signInIdle", options.SignInIdle),
            ("signInLength", options.SignInLength),
            ("auditRetention", options.AuditRetention),
        ];
        foreach (var (name, time) in times)
        {
            if (time < TimeSpan.FromMinutes(1) || time > TimeSpan.FromDays(3650))
                yield return $"{name}: {time} is not between a minute and ten years.";
        }
        if (options.MaxAuditEntries is < 1_000 or > 1_000_000_000)
            yield return $"maxAuditEntries: {options.MaxAuditEntries} is not between 1000 and "
                + "1000000000.";
        if (options.OidcAuthority is not { } authority)
            yield break;
        // On the way to another machine the tokens of people need TLS.
        if (!authority.IsAbsoluteUri || (authority.Scheme != "https" && !authority.IsLoopback))
            yield return $"oidcAuthority: '{authority}' is no https URL.";
        if (options.OidcClientId.Length == 0)
            yield return "oidcClientId: it is empty.";
        if (options.OidcRoles.Count == 0)
            yield return "oidcRoles: without any, nobody who comes from the provider is let in.";
    }
}
