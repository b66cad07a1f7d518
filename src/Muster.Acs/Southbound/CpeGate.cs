using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Southbound;

/// <summary>
/// Lets CPEs in: first by what their request proves (<see cref="AdmitAsync"/>), then, once the Inform is
/// read, by whether that proves the device it names, and by what is known of that device.
/// </summary>
internal sealed class CpeGate(
    AcsOptions options,
    CpeAuthenticator authenticator,
    CpeAccounts accounts,
    Quarantine quarantine,
    AccessCounters counters,
    ConfiguredAuth configured,
    Beat beat
)
{
    private bool IsOpen => options.CpeAuthentication == CpeAuthentication.None && !configured.IsSet;

    /// <summary>Whether the body of who proved nothing may be as large as any.</summary>
    public bool TrustsAnybody => IsOpen;

    /// <summary>
    /// What the request proves; null when that is not enough, and it has been answered.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="entity">The body as it came; null while it is not read.</param>
    public async ValueTask<CpeProof?> AdmitAsync(HttpContext http, ReadOnlyMemory<byte>? entity)
    {
        var certificate = CertificateOf(http);
        var header = http.Request.Headers.Authorization.ToString();
        // Where nobody must prove anything, what a header says is nobody's business.
        if (header.Length == 0 || (IsOpen && accounts.Summary.Exceptions.Count == 0))
            return await WithoutCredentialsAsync(http, certificate);
        var begin = beat.Begin();
        var verdict = await authenticator.CheckAsync(Shown(http, header, entity), default);
        switch (verdict.Proving)
        {
            case CpeProving.Proven:
                Remember(http, verdict.Nonce);
                return new CpeProof(verdict.Account, certificate);
            case CpeProving.NeedsBody:
                return CpeProof.Body;
            case CpeProving.Deferred:
                return new CpeProof(null, certificate) { Claim = verdict.Claim };
            // In an open deployment the header is of use to few; it is not looked at, that is all.
            case CpeProving.Limited when !IsOpen:
                counters.Count(AccessOutcome.RateLimited);
                await beat.HoldAsync(begin, http.RequestAborted);
                await FailedAttempts.RefuseAsync(http, verdict.RetryAfter);
                return null;
            case CpeProving.Stale:
                return await ChallengeAsync(http, AccessOutcome.Stale);
            case CpeProving.Replayed:
                return await ChallengeAsync(http, AccessOutcome.Replayed);
            case CpeProving.Wrong when !IsOpen:
                return await ChallengeOnBeatAsync(http, AccessOutcome.WrongCredentials, begin);
            default:
                return await WithoutCredentialsAsync(http, certificate);
        }
    }

    /// <summary>
    /// "ACS MUST check that DeviceId in Inform agrees with the identity proven by certificate or HTTP
    /// user"; then whether the device is known enough.
    /// </summary>
    public async ValueTask<CpeAdmission> JudgeAsync(HttpContext http, CpeProof proof, Inform inform)
    {
        var begin = beat.Begin();
        var device = inform.DeviceId;
        var key = DeviceKey.Of(device);
        var known = await accounts.FindDeviceAsync(key, http.RequestAborted);
        var registration = known.Registration;
        if (proof.Account?.Device is { } owner && owner != key)
            return Deny(device, proof, http);
        var isBound = proof.Certificate?.Names(device, options.CpeCertificateNames) == true;
        var policy = registration?.Authentication ?? options.CpeAuthentication;
        if (!isBound && proof.Account is null && IsConfigured(policy, registration))
            return await configured.LetsInAsync(proof.Claim, inform, http)
                ? await ProvenAsync(http, proof.Claim, device, known, begin)
                : await WrongAsync(http, proof.Claim, begin);
        if (!Suffices(policy, proof, isBound))
        {
            // A certificate or account that is right, but of no use for this device.
            if (policy == CpeAuthentication.Certificate && !proof.IsNothing)
                return Deny(device, proof, http);
            return await AnswerAsync(http, AccessOutcome.Challenged, begin);
        }
        // Who has credentials of its own is not believed for those of all.
        var isBootstrap = proof.Account is { Device: null } && !isBound;
        if (isBootstrap && registration?.User is not null)
            return await AnswerAsync(http, AccessOutcome.WrongCredentials, begin);
        return await WelcomeAsync(http, device, known, begin);
    }

    /// <summary>The answer to a message outside a session from somebody who proved nothing.</summary>
    public async ValueTask<bool> NeedsProofAsync(HttpContext http, CpeProof? proof)
    {
        if (proof is not { IsNothing: true } || IsOpen)
            return false;
        await ChallengeAsync(http, AccessOutcome.Challenged);
        return true;
    }

    private async ValueTask<CpeAdmission> WelcomeAsync(
        HttpContext http,
        DeviceIdStruct device,
        KnownDevice known,
        long begin
    )
    {
        switch (quarantine.Judge(known))
        {
            case Standing.Welcome:
                counters.Count(AccessOutcome.Accepted);
                return CpeAdmission.Accepted;
            case Standing.Waiting when await quarantine.AddAsync(known, device, http):
                counters.Count(AccessOutcome.Quarantined);
                return CpeAdmission.Quarantined;
            default:
                // As for a wrong password: nobody learns which serial numbers there are.
                return await AnswerAsync(http, AccessOutcome.Unknown, begin);
        }
    }

    // What is said of one device goes before what is said of all.
    private bool IsConfigured(CpeAuthentication policy, RegistrationRecord? registration) =>
        configured.IsSet
        && policy != CpeAuthentication.Certificate
        && registration is not { Authentication: CpeAuthentication.None }
        && registration?.User is null;

    private ValueTask<CpeAdmission> ProvenAsync(
        HttpContext http,
        CpeClaim? claim,
        DeviceIdStruct device,
        KnownDevice known,
        long begin
    )
    {
        if (claim is not null)
            authenticator.CountRight(http.Connection.RemoteIpAddress, claim.User);
        Remember(http, claim?.Nonce);
        return WelcomeAsync(http, device, known, begin);
    }

    private async ValueTask<CpeAdmission> WrongAsync(HttpContext http, CpeClaim? claim, long begin)
    {
        if (claim is null)
            return await AnswerAsync(http, AccessOutcome.Challenged, begin);
        var address = http.Connection.RemoteIpAddress;
        if (authenticator.CountWrong(address, claim.User) is not { } wait)
            return await AnswerAsync(http, AccessOutcome.WrongCredentials, begin);
        counters.Count(AccessOutcome.RateLimited);
        await beat.HoldAsync(begin, http.RequestAborted);
        await FailedAttempts.RefuseAsync(http, wait);
        return CpeAdmission.Answered;
    }

    private static bool Suffices(CpeAuthentication policy, CpeProof proof, bool isBound) =>
        policy switch
        {
            CpeAuthentication.None => true,
            CpeAuthentication.Certificate => isBound,
            _ => isBound || proof.Account is not null,
        };

    private CpeAdmission Deny(DeviceIdStruct device, CpeProof proof, HttpContext http)
    {
        authenticator.CountWrong(http.Connection.RemoteIpAddress, proof.Account?.User ?? "");
        counters.Count(AccessOutcome.WrongIdentity);
        quarantine.TellWrongIdentity(device, http);
        return CpeAdmission.Denied;
    }

    private async ValueTask<CpeAdmission> AnswerAsync(
        HttpContext http,
        AccessOutcome outcome,
        long begin
    )
    {
        await ChallengeOnBeatAsync(http, outcome, begin);
        return CpeAdmission.Answered;
    }

    private async ValueTask<CpeProof?> WithoutCredentialsAsync(
        HttpContext http,
        DeviceCertificate? certificate
    )
    {
        if (certificate is not null)
            return new CpeProof(null, certificate);
        // Quirk 47: some devices never answer a challenge, and are listed as such.
        return IsOpen || configured.MayTakeNobody || accounts.HasException(CpeAuthentication.None)
            ? CpeProof.Nothing
            : await ChallengeAsync(http, AccessOutcome.Challenged);
    }

    private async ValueTask<CpeProof?> ChallengeOnBeatAsync(
        HttpContext http,
        AccessOutcome outcome,
        long begin
    )
    {
        await beat.HoldAsync(begin, http.RequestAborted);
        return await ChallengeAsync(http, outcome);
    }

    private async ValueTask<CpeProof?> ChallengeAsync(HttpContext http, AccessOutcome outcome)
    {
        counters.Count(outcome);
        var stale = outcome is AccessOutcome.Stale or AccessOutcome.Replayed;
        var challenges = authenticator.Challenges(
            http.Request.IsHttps,
            stale,
            anyway: configured.IsSet
        );
        if (challenges.Count == 0)
        {
            await CwmpReply.RefuseAsync(http, 403, "A TLS client certificate is needed.");
            return null;
        }
        http.Response.Headers.WWWAuthenticate = new([.. challenges]);
        await CwmpReply.RefuseAsync(http, 401, "Credentials, please.");
        return null;
    }

    private CpeCredentialsShown Shown(HttpContext http, string header, ReadOnlyMemory<byte>? entity)
    {
        var request = http.Request;
        var target = request.PathBase + request.Path + request.QueryString;
        return new CpeCredentialsShown(request.Method, target, header)
        {
            IsTls = request.IsHttps,
            Address = http.Connection.RemoteIpAddress,
            Entity = entity,
            Defers = configured.IsSet,
            Nonce =
                Own(http)?.TryGetValue(typeof(CpeGate), out var nonce) == true
                    ? nonce as string
                    : null,
        };
    }

    private static void Remember(HttpContext http, string? nonce)
    {
        if (nonce is not null && Own(http) is { } items)
            items[typeof(CpeGate)] = nonce;
    }

    private static DeviceCertificate? CertificateOf(HttpContext http) =>
        Own(http)?.TryGetValue(typeof(DeviceCertificate), out var held) == true
            ? held as DeviceCertificate
            : null;

    /// <summary>What is known of the connection; null when a proxy shares it among many.</summary>
    private static IDictionary<object, object?>? Own(HttpContext http) =>
        TrustedProxies.WasForwarded(http)
            ? null
            : http.Features.Get<IConnectionItemsFeature>()?.Items;
}
