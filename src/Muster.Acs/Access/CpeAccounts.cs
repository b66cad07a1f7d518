using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>A user name and its password, ready to be compared.</summary>
/// <param name="User">As the device sends it.</param>
/// <param name="Password">In clear: memory only.</param>
/// <param name="Device">Whose it is; null for the one of the deployment.</param>
internal sealed record CpeAccount(string User, string Password, DeviceKey? Device)
{
    /// <summary>Without the password: this must be safe to log.</summary>
    public override string ToString() => $"{nameof(CpeAccount)} {User}";
}

/// <summary>
/// Who may call home, as far as this node remembers: a device that calls regularly costs no read of
/// the store. What is bounded forgets, and reads again.
/// </summary>
internal sealed partial class CpeAccounts(
    AcsOptions options,
    ITrustStore store,
    SecretBox secrets,
    CpeCredentials shared,
    ILogger<CpeAccounts> logger
)
{
    /// <summary>TR-181 ManagementServer.Username: string(256).</summary>
    public const int MaxUserLength = 256;

    private const int MaxAccounts = 200_000;
    private const int MaxDevices = 500_000;
    private static readonly KnownDevice Nobody = new(null, false);

    private readonly CpeAccount _deployment = new(shared.User, shared.Password, null);
    private readonly Generations<string, CpeAccount> _users = new(MaxAccounts);
    private readonly Generations<DeviceKey, KnownDevice> _devices = new(MaxDevices);
    private volatile TrustSummary _summary = new(0, 0, []);
    private int _version;

    public TrustSummary Summary => _summary;

    /// <summary>Whether some device has this policy of its own.</summary>
    public bool HasException(CpeAuthentication policy) => _summary.Exceptions.Contains(policy);

    /// <summary>The account of a user name, or null. What does not exist is never remembered.</summary>
    public async ValueTask<CpeAccount?> FindUserAsync(string user, CancellationToken cancellation)
    {
        if (user.Equals(_deployment.User, StringComparison.Ordinal))
            return _deployment;
        if (user.Length is 0 or > MaxUserLength || _summary.Registrations == 0)
            return null;
        if (_users.TryGet(user, out var known))
            return known;
        var version = Volatile.Read(ref _version);
        var found = await store.FindByUserAsync(user, cancellation);
        if (found?.Secret is not { } secret)
            return null;
        if (secrets.Unprotect(found.Key, secret) is not { } password)
        {
            LogUnreadable(found.Id);
            return null;
        }
        var account = new CpeAccount(user, password, found.Key);
        if (version == Volatile.Read(ref _version))
            _users.Set(user, account);
        return account;
    }

    /// <summary>What is known of the device somebody says to be.</summary>
    public async ValueTask<KnownDevice> FindDeviceAsync(
        DeviceKey key,
        CancellationToken cancellation
    )
    {
        if (_summary.Registrations == 0 && options.UnknownDevices == UnknownDevices.Accept)
            return Nobody;
        if (_devices.TryGet(key, out var known))
            return known;
        var version = Volatile.Read(ref _version);
        var found = await store.FindAsync(key, cancellation);
        if (version == Volatile.Read(ref _version))
            _devices.Set(key, found);
        return found;
    }

    /// <summary>Forgets what was read, after something was written.</summary>
    public async Task ReloadAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _version);
        _users.Clear();
        _devices.Clear();
        _summary = await store.SummaryAsync(cancellation);
    }

    /// <summary>Forgets one device, after it was written.</summary>
    public async Task ReloadAsync(DeviceKey device, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _version);
        _devices.Remove(device);
        _summary = await store.SummaryAsync(cancellation);
    }

    /// <summary>Forgets some devices, after another node wrote them.</summary>
    public async Task ReloadAsync(
        IReadOnlyCollection<DeviceKey> devices,
        CancellationToken cancellation
    )
    {
        Interlocked.Increment(ref _version);
        // Which users were theirs is not known any more.
        _users.Clear();
        foreach (var device in devices)
            _devices.Remove(device);
        _summary = await store.SummaryAsync(cancellation);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The stored password of {DeviceId} cannot be decrypted: set it again."
    )]
    private partial void LogUnreadable(string deviceId);
}
