using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>The rows of registrations, and the keys that protect their secrets.</summary>
internal interface ITrustStore
{
    Task<TrustSummary> SummaryAsync(CancellationToken cancellation);

    Task<KnownDevice> FindAsync(DeviceKey key, CancellationToken cancellation);

    Task<RegistrationRecord?> FindByUserAsync(string user, CancellationToken cancellation);

    Task<Page<RegistrationRecord>> ListAsync(
        RegistrationQuery query,
        CancellationToken cancellation
    );

    /// <summary>
    /// Adds and changes registrations, all or none; all of them are approved afterwards. Tags are put
    /// on devices that have called home already. Throws <see cref="OperationException"/> Invalid when
    /// a user name belongs to another device.
    /// </summary>
    Task<RegistrationImport> PutAsync(
        IReadOnlyList<RegistrationChange> changes,
        CancellationToken cancellation
    );

    /// <summary>
    /// Notes that a device waits, unless it is registered already; false when <paramref name="max"/>
    /// devices wait.
    /// </summary>
    Task<bool> AddWaitingAsync(RegistrationRecord waiting, int max, CancellationToken cancellation);

    /// <summary>False when there is no such registration.</summary>
    Task<bool> SetStateAsync(
        DeviceKey key,
        RegistrationState state,
        CancellationToken cancellation
    );

    /// <summary>False when there is no such registration.</summary>
    Task<bool> DeleteAsync(DeviceKey key, CancellationToken cancellation);

    Task<IReadOnlyList<ProtectionKey>> ProtectionKeysAsync(CancellationToken cancellation);

    Task AddProtectionKeyAsync(ProtectionKey key, CancellationToken cancellation);
}

/// <summary>A registration as it is stored.</summary>
internal sealed record RegistrationRecord
{
    public required DeviceKey Key { get; init; }
    public required string Id { get; init; }
    public required string OUI { get; init; }
    public required string ProductClass { get; init; }
    public required string SerialNumber { get; init; }
    public RegistrationState State { get; init; }
    public CpeAuthentication? Authentication { get; init; }
    public string? User { get; init; }

    /// <summary>The password, encrypted.</summary>
    public string? Secret { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public DateTimeOffset Created { get; init; }
    public string RemoteAddress { get; init; } = "";
}

/// <summary>One line of an import, checked.</summary>
/// <param name="Record">Null user, secret and authentication stay as they are.</param>
/// <param name="Tags">Null stays as it is.</param>
/// <param name="AsDeployment">Takes the device's own policy away.</param>
/// <param name="NoCredentials">Takes the device's own credentials away.</param>
/// <param name="Place">Where it stood.</param>
internal sealed record RegistrationChange(
    RegistrationRecord Record,
    IReadOnlyList<string>? Tags,
    bool AsDeployment,
    bool NoCredentials,
    string Place
);

/// <summary>What the store knows of a device, for whoever wants in as it.</summary>
/// <param name="Registration">Null when nobody registered it.</param>
/// <param name="HasCalled">Whether it has called home and was served.</param>
internal sealed record KnownDevice(RegistrationRecord? Registration, bool HasCalled);

/// <summary>How many registrations there are, and which policies of their own.</summary>
internal sealed record TrustSummary(
    long Registrations,
    long Waiting,
    IReadOnlyList<CpeAuthentication> Exceptions
);

/// <summary>One element of the key ring.</summary>
internal sealed record ProtectionKey(string Name, string Xml, DateTimeOffset Created);
