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
/// The door of files and of bulk data. Wrong passwords count against the address, together with those
/// shown at the other doors.
/// </summary>
/// <param name="realm">What the challenges name.</param>
/// <param name="nonces">Those of Digest.</param>
/// <param name="attempts">Who was wrong of late.</param>
/// <param name="beat">
/// On which wrong passwords are answered; null where all are computed, and looking takes the same time
/// whether there is such a user or not.
/// </param>
internal sealed class PasswordDoor(
    string realm,
    DigestNonces nonces,
    FailedAttempts attempts,
    Beat? beat = null
)
{
    private enum Proof
    {
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
        Func<string, ValueTask<string>> passwordOf
    )
    {
        var begin = beat?.Begin() ?? 0;
        if (Read(http, ways) is not { } shown)
            return await ChallengeAsync(http, ways, stale: false);
        var (from, proof) = (http.Connection.RemoteIpAddress, Proof.Wrong);
        var wait = attempts.Refused(from, shown.User);
        if (wait is null)
        {
            proof = shown.Check(await passwordOf(shown.User));
            if (proof == Proof.Wrong)
                wait = attempts.Failed(from, shown.User);
        }
        if (proof == Proof.Right)
        {
            attempts.Succeeded(from, shown.User);
            return shown.User;
        }
        if (beat is not null && proof == Proof.Wrong)
            await beat.WaitAsync(begin, http.RequestAborted);
        if (wait is not { } seconds)
            return await ChallengeAsync(http, ways, proof == Proof.Stale);
        await FailedAttempts.RefuseAsync(http, seconds);
        return null;
    }

    private async ValueTask<string?> ChallengeAsync(HttpContext http, PasswordWays ways, bool stale)
    {
        http.Response.Headers.WWWAuthenticate = Challenges(ways, stale);
        await CwmpReply.RefuseAsync(http, 401, "Credentials, please.");
        return null;
    }

    /// <summary>Who the request says it is, and what it proves once the password is known.</summary>
    private (string User, Func<string, Proof> Check)? Read(HttpContext http, PasswordWays ways)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (
            ways.HasFlag(PasswordWays.Basic)
            && HttpBasic.TryParse(header, out var user, out var password)
        )
            return (
                user,
                known => HttpBasic.SameSecret(known, password) ? Proof.Right : Proof.Wrong
            );
        return
            ways.HasFlag(PasswordWays.Digest)
            && DigestAuthorization.TryParse(header, out var digest)
            ? (digest.Username, known => Look(http, digest, known))
            : null;
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
