using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Muster.Acs.Access;
using Muster.Acs.Devices;

namespace Muster.Acs.Waking;

/// <summary>
/// The credentials with which devices are woken. Those of a device's own are derived from the server's
/// secret and the device's key: unique, as good as random, the same on every node, and stored nowhere.
/// </summary>
internal sealed class WakeSecrets(
    AcsOptions options,
    ServerSecret secret,
    CpeCredentials shared,
    SecretBox box
)
{
    /// <summary>Devices that refused their credentials and wait for new ones; a bound, not a measure.</summary>
    private const int MostDoubted = 100_000;

    private const string UserPrefix = "m";

    private readonly byte[] _key = secret.Derive("connection request credentials");
    private readonly ConcurrentDictionary<DeviceKey, byte> _doubted = new();

    /// <summary>Whether devices get credentials of their own at all.</summary>
    public bool GivesOwn => options.WakeOwnCredentials && options.ConnectionRequestPassword is null;

    /// <summary>What all devices share until they have their own.</summary>
    public WakeSecret Shared { get; } =
        new(shared.ConnectionRequestUser, shared.ConnectionRequestPassword);

    /// <summary>User name 33 characters, password 32: letters and digits that no device stumbles over.</summary>
    public WakeSecret OwnOf(DeviceKey device) =>
        new(UserPrefix + device.Value.ToString("N"), PasswordOf(device));

    /// <summary>The device whose own user name this is; null when it is none.</summary>
    public static DeviceKey? DeviceOf(string user) =>
        user.Length == 33
        && user.StartsWith(UserPrefix, StringComparison.Ordinal)
        && Guid.TryParseExact(user.AsSpan(1), "N", out var key)
            ? new DeviceKey(key)
            : null;

    /// <summary>What to try at a device, the likeliest first.</summary>
    public IReadOnlyList<WakeSecret> For(DeviceKey device, OwnCredentials? stored)
    {
        var kept =
            stored is { State: OwnCredentialsState.Kept, Password: { } sealedPassword }
            && box.Unprotect(device, sealedPassword) is { } password
                ? new WakeSecret(stored.User, password)
                : null;
        if (!GivesOwn)
            return kept is null ? [Shared] : [kept, Shared];
        var own = OwnOf(device);
        if (kept is not null)
            return [kept, own, Shared];
        return stored?.State switch
        {
            OwnCredentialsState.Set => [own, Shared],
            OwnCredentialsState.PasswordOnly => [own with { User = stored.User }, Shared],
            // Perhaps they took effect although the answer was lost.
            _ => [Shared, own],
        };
    }

    /// <summary>Credentials that something else than this class gave the device.</summary>
    public OwnCredentials Keep(
        DeviceKey device,
        WakeSecret given,
        string giver,
        DateTimeOffset at
    ) =>
        new(OwnCredentialsState.Kept, given.User, giver, at)
        {
            Password = box.Protect(device, given.Password),
        };

    /// <summary>Whether this session should write them.</summary>
    public bool AreWanted(DeviceKey device, OwnCredentials? stored) =>
        GivesOwn && (stored is null || (!_doubted.IsEmpty && _doubted.ContainsKey(device)));

    /// <summary>The device refused all that is known: its next session writes them anew.</summary>
    public void Doubt(DeviceKey device)
    {
        if (_doubted.Count < MostDoubted)
            _doubted.TryAdd(device, 0);
    }

    public void Settle(DeviceKey device) => _doubted.TryRemove(device, out _);

    private string PasswordOf(DeviceKey device)
    {
        var mac = HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(device.Value.ToString("N")));
        return Convert.ToHexStringLower(mac.AsSpan(0, 16));
    }
}

/// <summary>What became of writing a device its own credentials.</summary>
/// <param name="State">How far it came.</param>
/// <param name="User">The user name the device asks for now.</param>
/// <param name="Detail">The device's refusal; who gave them where they are kept; or empty.</param>
/// <param name="At">When.</param>
internal sealed record OwnCredentials(
    OwnCredentialsState State,
    string User,
    string Detail,
    DateTimeOffset At
)
{
    /// <summary>Encrypted; null where it is derived from the server's secret.</summary>
    public string? Password { get; init; }
}

internal enum OwnCredentialsState
{
    /// <summary>The device has them.</summary>
    Set = 1,

    /// <summary>It took the password and kept its user name.</summary>
    PasswordOnly = 2,

    /// <summary>It took neither, or the user name alone: the shared ones go on.</summary>
    Refused = 3,

    /// <summary>A rule, an operator or the ACS before this one gave it those it has.</summary>
    Kept = 4,
}
