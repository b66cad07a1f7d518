using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Southbound;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Files;

/// <summary>
/// Who may use the files port where it asks for a name: each device has a pair of its own, which a
/// Download or Upload tells it and which opens nothing else (it is derived, so that nothing is stored);
/// and the pair with which CPEs call home is taken too, for devices that fetch files unasked.
/// </summary>
internal sealed class FileCredentials(
    AcsOptions options,
    CpeCredentials cpe,
    DigestNonces nonces,
    ServerSecret secret
)
{
    private const string Realm = "Muster files";
    private const string UserPrefix = "f-";
    private const int PasswordOctets = 18;

    private readonly byte[] key = secret.Derive("file passwords");

    private FilesAuthentication Kind =>
        options.FilesAuthentication
        ?? (
            options.FilesAccess == FilesAccess.Named
                ? FilesAuthentication.Digest
                : FilesAuthentication.None
        );

    /// <summary>What a device is told; nothing where nothing is asked.</summary>
    public (string User, string Password) Of(DeviceKey device)
    {
        if (Kind == FilesAuthentication.None)
            return ("", "");
        var user = UserPrefix + Base64Url.EncodeToString(device.Value.ToByteArray());
        return (user, PasswordOf(device));
    }

    /// <summary>Null when the request may pass; else the challenges of the 401.</summary>
    /// <param name="http">The request.</param>
    /// <param name="device">Whom the address is for; null where it is for anybody.</param>
    public IReadOnlyList<string>? Challenges(HttpContext http, DeviceKey? device)
    {
        var stale = false;
        string? header = http.Request.Headers.Authorization;
        switch (Kind)
        {
            case FilesAuthentication.None:
                return null;
            case FilesAuthentication.Basic:
                return IsBasic(header, device) ? null : [HttpBasic.Challenge(Realm)];
            case FilesAuthentication.Digest:
                return IsDigest(http, header, device, ref stale) ? null : DigestChallenges(stale);
            default:
                return IsBasic(header, device) || IsDigest(http, header, device, ref stale)
                    ? null
                    : [.. DigestChallenges(stale), HttpBasic.Challenge(Realm)];
        }
    }

    private bool IsBasic(string? header, DeviceKey? device) =>
        HttpBasic.TryParse(header, out var user, out var password)
        && HttpBasic.SameSecret(PasswordFor(user, device), password);

    private bool IsDigest(HttpContext http, string? header, DeviceKey? device, ref bool stale)
    {
        if (!DigestAuthorization.TryParse(header, out var digest))
            return false;
        var proves = digest.Proves(http.Request.Method, PasswordFor(digest.Username, device));
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var nonce = nonces.Check(digest.Nonce);
        var right =
            proves
            & digest.Names(target, relaxed: true)
            & digest.Realm.Equals(Realm, StringComparison.Ordinal);
        stale = right && nonce == NonceState.Stale;
        return right && nonce == NonceState.Fresh;
    }

    /// <summary>Never empty, whatever the name: an unknown one has a password that nobody knows.</summary>
    private string PasswordFor(string user, DeviceKey? device)
    {
        var named = DeviceOf(user);
        var password = PasswordOf(named ?? default);
        if (HttpBasic.SameSecret(cpe.User, user))
            return cpe.Password;
        // A device's pair opens its own addresses, and those that are for anybody.
        var isIts = named is not null && (device is null || device == named);
        return isIts ? password : PasswordOf(new DeviceKey(Guid.NewGuid()));
    }

    private string PasswordOf(DeviceKey device)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, device.Value.ToByteArray(), mac);
        return Base64Url.EncodeToString(mac[..PasswordOctets]);
    }

    private static DeviceKey? DeviceOf(string user)
    {
        Span<byte> octets = stackalloc byte[16];
        return
            user.Length == UserPrefix.Length + 22
            && user.StartsWith(UserPrefix, StringComparison.Ordinal)
            && Base64Url.DecodeFromChars(user.AsSpan(UserPrefix.Length), octets, out _, out var n)
                == System.Buffers.OperationStatus.Done
            && n == octets.Length
            ? new DeviceKey(new Guid(octets))
            : null;
    }

    private string[] DigestChallenges(bool stale)
    {
        var challenge = new DigestChallenge(Realm, nonces.Create()) { Stale = stale };
        return [challenge.ToString(), (challenge with { Algorithm = "SHA-256" }).ToString()];
    }
}
