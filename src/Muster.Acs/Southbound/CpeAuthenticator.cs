using System.Net;
using System.Security.Cryptography;
using Muster.Acs.Access;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Southbound;

/// <summary>
/// HTTP authentication of CPEs (TR-069 3.4.5): judges credentials, whoever they belong to. Of a
/// challenge nothing is kept: what is needed comes back with the answer, signed.
/// </summary>
internal sealed class CpeAuthenticator(
    AcsOptions options,
    CpeAccounts accounts,
    DigestNonces nonces,
    NonceUses uses,
    FailedAttempts attempts
)
{
    public const string Realm = "Muster";

    /// <summary>
    /// What a user that does not exist is compared with, so that it costs as much as one that does.
    /// </summary>
    private readonly CpeAccount _nobody = new("", RandomNumberGenerator.GetHexString(32), null);

    /// <summary>Judges one request; never throws, whatever the header holds (quirk 46).</summary>
    public ValueTask<CpeVerdict> CheckAsync(
        CpeCredentialsShown shown,
        CancellationToken cancellation
    )
    {
        if (DigestAuthorization.TryParse(shown.Authorization, out var digest))
            return CheckDigestAsync(shown, digest, cancellation);
        // "Basic over plain http is refused": looking at it would teach devices to send it.
        var mayBeBasic = shown.IsTls || options.AllowBasicWithoutTls;
        return mayBeBasic && HttpBasic.TryParse(shown.Authorization, out var user, out var password)
            ? CheckBasicAsync(shown, user, password, cancellation)
            : ValueTask.FromResult(new CpeVerdict(CpeProving.Absent));
    }

    /// <summary>Counts credentials that turned out wrong later; how long to wait, null for a plain no.</summary>
    public TimeSpan? CountWrong(IPAddress? address, string user) => attempts.Failed(address, user);

    /// <summary>Remembers that a user proved itself later.</summary>
    public void CountRight(IPAddress? address, string user) => attempts.Succeeded(address, user);

    /// <summary>The WWW-Authenticate values; none where HTTP proves nothing.</summary>
    /// <param name="isTls">Whether the line is encrypted.</param>
    /// <param name="stale">Whether the answer to the last challenge came too late.</param>
    /// <param name="anyway">Whether credentials are asked for where no option does.</param>
    public IReadOnlyList<string> Challenges(bool isTls, bool stale, bool anyway = false)
    {
        var digest = anyway || Asks(CpeAuthentication.Digest);
        var basic = Asks(CpeAuthentication.Basic);
        var mayBeBasic = isTls || options.AllowBasicWithoutTls;
        var challenges = new List<string>(3);
        if (digest || (basic && !mayBeBasic))
        {
            var challenge = new DigestChallenge(Realm, nonces.Create())
            {
                Stale = stale,
                Qop = options.DigestAuthInt ? ["auth", "auth-int"] : ["auth"],
            };
            // MD5 first: the algorithm every CPE must have; SHA-256 for those that know it.
            challenges.Add(challenge.ToString());
            challenges.Add((challenge with { Algorithm = "SHA-256" }).ToString());
        }
        // "Over TLS: ACS SHOULD use Basic (Digest also works)."
        if ((basic && mayBeBasic) || (digest && isTls))
            challenges.Add(HttpBasic.Challenge(Realm));
        return challenges;
    }

    private bool Asks(CpeAuthentication policy) =>
        options.CpeAuthentication == policy || accounts.HasException(policy);

    private async ValueTask<CpeVerdict> CheckBasicAsync(
        CpeCredentialsShown shown,
        string user,
        string password,
        CancellationToken cancellation
    )
    {
        if (attempts.Refused(shown.Address, user) is { } wait)
            return new CpeVerdict(CpeProving.Limited, RetryAfter: wait);
        var account = await accounts.FindUserAsync(user, cancellation);
        var same = HttpBasic.SameSecret((account ?? _nobody).Password, password);
        if (account is not null && same)
            return Proven(shown, account, null);
        return shown.Defers ? Deferred(new CpeClaim(user, password)) : Wrong(shown, user);
    }

    private async ValueTask<CpeVerdict> CheckDigestAsync(
        CpeCredentialsShown shown,
        DigestAuthorization digest,
        CancellationToken cancellation
    )
    {
        if (attempts.Refused(shown.Address, digest.Username) is { } wait)
            return new CpeVerdict(CpeProving.Limited, RetryAfter: wait);
        var nonce = nonces.Check(digest.Nonce, out var number);
        // Nobody makes us read a body with a nonce that is none.
        if (digest.CoversBody && shown.Entity is null && nonce == NonceState.Fresh)
            return new CpeVerdict(CpeProving.NeedsBody);
        if (digest.CoversBody && shown.Entity is null)
            return nonce == NonceState.Stale
                ? new CpeVerdict(CpeProving.Stale)
                : Wrong(shown, digest.Username);
        var account = await accounts.FindUserAsync(digest.Username, cancellation);
        var proves = digest.Proves(
            shown.Method,
            (account ?? _nobody).Password,
            shown.Entity is { } entity ? entity.Span : default
        );
        // Quirk 42: devices hash the absolute URL, the path alone, or nothing.
        var names = digest.Names(shown.Target, relaxed: true);
        var isOurs = digest.Realm.Equals(Realm, StringComparison.Ordinal);
        var isProven = account is not null && proves;
        if (!names || !isOurs || nonce == NonceState.Foreign || (!isProven && !shown.Defers))
            return Wrong(shown, digest.Username);
        if (nonce == NonceState.Stale)
            return new CpeVerdict(CpeProving.Stale);
        if (!IsFirstUse(shown, digest, number))
            return new CpeVerdict(CpeProving.Replayed);
        return isProven
            ? Proven(shown, account!, digest.Nonce)
            : Deferred(new CpeClaim(digest, shown.Method, shown.Entity));
    }

    // Quirk 43: some send one header with every request. On the connection that answered the challenge
    // that harms nobody: who could send there could as well write into the session.
    private bool IsFirstUse(CpeCredentialsShown shown, DigestAuthorization digest, ulong number) =>
        options.AllowDigestReplay
        || digest.Nonce.Equals(shown.Nonce, StringComparison.Ordinal)
        || uses.TryUse(number, digest.NonceCount);

    private CpeVerdict Proven(CpeCredentialsShown shown, CpeAccount account, string? nonce)
    {
        attempts.Succeeded(shown.Address, account.User);
        return new CpeVerdict(CpeProving.Proven, account, nonce);
    }

    private static CpeVerdict Deferred(CpeClaim claim) => new(CpeProving.Deferred, Claim: claim);

    private CpeVerdict Wrong(CpeCredentialsShown shown, string user) =>
        attempts.Failed(shown.Address, user) is { } wait
            ? new CpeVerdict(CpeProving.Limited, RetryAfter: wait)
            : new CpeVerdict(CpeProving.Wrong);
}
