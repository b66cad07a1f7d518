using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Muster.Acs.Southbound;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Access;

/// <summary>How a password may be shown.</summary>
[Flags]
internal enum PasswordWays
{
    Digest = 1,
    Basic = 2,
}

/// <summary>
/// A door whose passwords are computed and not stored: files and bulk data. Wrong ones count against the
/// address, together with those shown at the other doors.
/// </summary>
internal sealed class PasswordDoor(string realm, DigestNonces nonces, FailedAttempts attempts)
{
    private enum Proof
    {
        Absent,
        Right,
        Wrong,
        Stale,
    }

    /// <summary>Who proved itself; null when nobody did, and the request has been answered.</summary>
    /// <param name="http">The request.</param>
    /// <param name="ways">What is offered and taken.</param>
    /// <param name="passwordOf">The password of a user; empty for one that there is not.</param>
    public async ValueTask<string?> AdmitAsync(
        HttpContext http,
        PasswordWays ways,
        Func<string, string> passwordOf
    )
    {
        var from = http.Connection.RemoteIpAddress;
        var (proof, user) = Look(http, ways, passwordOf);
        var wait = proof == Proof.Absent ? null : attempts.Refused(from, user);
        if (wait is null && proof == Proof.Wrong)
            wait = attempts.Failed(from, user);
        if (wait is { } seconds)
        {
            await FailedAttempts.RefuseAsync(http, seconds);
            return null;
        }
        if (proof == Proof.Right)
        {
            attempts.Succeeded(from, user);
            return user;
        }
        http.Response.Headers.WWWAuthenticate = Challenges(ways, proof == Proof.Stale);
        await CwmpReply.RefuseAsync(http, 401, "Credentials, please.");
        return null;
    }

    private (Proof Proof, string User) Look(
        HttpContext http,
        PasswordWays ways,
        Func<string, string> passwordOf
    )
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (
            ways.HasFlag(PasswordWays.Basic)
            && HttpBasic.TryParse(header, out var user, out var password)
        )
            return (
                HttpBasic.SameSecret(passwordOf(user), password) ? Proof.Right : Proof.Wrong,
                user
            );
        return
            ways.HasFlag(PasswordWays.Digest)
            && DigestAuthorization.TryParse(header, out var digest)
            ? (Look(http, digest, passwordOf(digest.Username)), digest.Username)
            : (Proof.Absent, "");
    }

    private Proof Look(HttpContext http, DigestAuthorization digest, string password)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var nonce = nonces.Check(digest.Nonce);
        var right =
            digest.Proves(http.Request.Method, password)
            & digest.Names(target, relaxed: true)
            & digest.Realm.Equals(realm, StringComparison.Ordinal)
            & nonce != NonceState.Foreign;
        return !right ? Proof.Wrong
            : nonce == NonceState.Stale ? Proof.Stale
            : Proof.Right;
    }

    private string[] Challenges(PasswordWays ways, bool stale)
    {
        var challenges = new List<string>(3);
        if (ways.HasFlag(PasswordWays.Digest))
        {
            var challenge = new DigestChallenge(realm, nonces.Create()) { Stale = stale };
            challenges.Add(challenge.ToString());
            challenges.Add((challenge with { Algorithm = "SHA-256" }).ToString());
        }
        if (ways.HasFlag(PasswordWays.Basic))
            challenges.Add(HttpBasic.Challenge(realm));
        return [.. challenges];
    }
}
