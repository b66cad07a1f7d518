using Muster.Acs.Access;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Southbound;

/// <summary>
/// HTTP authentication of CPEs (TR-069 3.4.5). Keeps no state: what it needs comes back with the
/// request, signed.
/// </summary>
internal sealed class CpeAuthenticator(
    CpeAuthentication kind,
    CpeCredentials credentials,
    DigestNonces nonces
)
{
    public const string Realm = "Muster";

    /// <summary>Judges one request; never throws, whatever the header holds (quirk 46).</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="requestTarget">Path and query, as in the request line.</param>
    /// <param name="authorization">The Authorization header, or null.</param>
    public CpeVerdict Check(string method, string requestTarget, string? authorization) =>
        kind switch
        {
            CpeAuthentication.None => CpeVerdict.Accepted,
            CpeAuthentication.Basic => CheckBasic(authorization),
            _ => CheckDigest(method, requestTarget, authorization),
        };

    private CpeVerdict CheckBasic(string? authorization)
    {
        if (!HttpBasic.TryParse(authorization, out var user, out var password))
            return CpeVerdict.Challenge(HttpBasic.Challenge(Realm));
        // Both are compared, whatever the first says: the time taken tells nothing.
        var sameUser = HttpBasic.SameSecret(credentials.User, user);
        var samePassword = HttpBasic.SameSecret(credentials.Password, password);
        return sameUser & samePassword
            ? CpeVerdict.Accepted
            : CpeVerdict.Challenge(HttpBasic.Challenge(Realm));
    }

    private CpeVerdict CheckDigest(string method, string requestTarget, string? authorization)
    {
        if (!DigestAuthorization.TryParse(authorization, out var digest))
            return DigestChallenges(stale: false);
        var sameUser = HttpBasic.SameSecret(credentials.User, digest.Username);
        var proves = digest.Proves(method, credentials.Password);
        var nonce = nonces.Check(digest.Nonce);
        // Quirk 42: devices hash the absolute URL, the path alone, or nothing.
        var names = digest.Names(requestTarget, relaxed: true);
        var right =
            sameUser & proves & names & digest.Realm.Equals(Realm, StringComparison.Ordinal);
        return right && nonce == NonceState.Fresh
            ? CpeVerdict.Accepted
            : DigestChallenges(stale: right && nonce == NonceState.Stale);
    }

    /// <summary>MD5 first: the algorithm every CPE must have; SHA-256 for those that know it.</summary>
    private CpeVerdict DigestChallenges(bool stale)
    {
        var challenge = new DigestChallenge(Realm, nonces.Create()) { Stale = stale };
        return CpeVerdict.Challenge(
            challenge.ToString(),
            (challenge with { Algorithm = "SHA-256" }).ToString()
        );
    }
}
