using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Southbound;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Files;

/// <summary>
/// Who may use the files port where it asks for a name: each device has a pair of its own, which a
/// Download or Upload tells it and which opens nothing else (it is derived, so that nothing is stored);
/// and the pair with which it calls home is taken too, for devices that fetch files unasked.
/// </summary>
internal sealed class FileCredentials(
    AcsOptions options,
    CpeAccounts accounts,
    DigestNonces nonces,
    FailedAttempts attempts,
    Beat beat,
    ServerSecret secret
)
{
    private const string Realm = "Muster files";
    private const string UserPrefix = "f-";
    private const int PasswordOctets = 18;

    private readonly PasswordDoor door = new(Realm, nonces, attempts, beat);
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

    /// <summary>Whether the request may pass; false when it has been answered.</summary>
    /// <param name="http">The request.</param>
    /// <param name="device">Whom the address is for; null where it is for anybody.</param>
    public async ValueTask<bool> AdmitAsync(HttpContext http, DeviceKey? device)
    {
        if (Kind == FilesAuthentication.None)
            return true;
        var ways = Kind switch
        {
            FilesAuthentication.Basic => PasswordWays.Basic,
            FilesAuthentication.Digest => PasswordWays.Digest,
            _ => PasswordWays.Digest | PasswordWays.Basic,
        };
        return await door.AdmitAsync(
            http,
            ways,
            user => PasswordForAsync(user, device, http.RequestAborted)
        )
            is not null;
    }

    /// <summary>Never empty, whatever the name: an unknown one has a password that nobody knows.</summary>
    private async ValueTask<string> PasswordForAsync(
        string user,
        DeviceKey? device,
        CancellationToken cancellation
    )
    {
        if (DeviceOf(user) is { } named)
            return Opens(named, device) ? PasswordOf(named) : Nobodys();
        if (await accounts.FindUserAsync(user, cancellation) is not { } account)
            return Nobodys();
        if (account.Device is { } owner)
            return Opens(owner, device) ? account.Password : Nobodys();
        // Who has credentials of its own is not believed for those of all.
        var hasOwn =
            device is { } its
            && (await accounts.FindDeviceAsync(its, cancellation)).Registration?.User is not null;
        return hasOwn ? Nobodys() : account.Password;
    }

    /// <summary>A device's pairs open its own addresses, and those that are for anybody.</summary>
    private static bool Opens(DeviceKey owner, DeviceKey? device) =>
        device is null || device == owner;

    private string Nobodys() => PasswordOf(new DeviceKey(Guid.NewGuid()));

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
}
