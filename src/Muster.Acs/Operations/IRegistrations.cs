using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>Which devices may call home, with which credentials, before and after they do.</summary>
public interface IRegistrations
{
    /// <summary>One page, in the order of ids.</summary>
    Task<Page<Registration>> ListAsync(RegistrationQuery query, CancellationToken cancellation);

    /// <summary>One registration. Throws <see cref="OperationException"/> NotFound.</summary>
    Task<Registration> GetAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Adds registrations and changes those that are there, all or none. Throws Invalid with every
    /// line that is wrong.
    /// </summary>
    Task<RegistrationImport> ImportAsync(
        IReadOnlyList<RegistrationEntry> entries,
        CancellationToken cancellation
    );

    /// <summary>Lets a waiting or refused device in. Throws NotFound.</summary>
    Task<Registration> ApproveAsync(string id, CancellationToken cancellation);

    /// <summary>Shuts a device out, until it is approved or deleted. Throws NotFound.</summary>
    Task<Registration> RefuseAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Forgets a registration with its credentials: the device is then as any other. Throws NotFound.
    /// </summary>
    Task DeleteAsync(string id, CancellationToken cancellation);

    /// <summary>The policy of the deployment, and counts since the start.</summary>
    Task<AccessReport> ReportAsync(CancellationToken cancellation);
}

/// <summary>Where a registration stands.</summary>
[JsonConverter(typeof(CamelCaseEnum<RegistrationState>))]
public enum RegistrationState
{
    /// <summary>The device may call home.</summary>
    Approved,

    /// <summary>It called home unknown and waits for somebody's word.</summary>
    Waiting,

    /// <summary>It may not.</summary>
    Refused,
}

/// <summary>Which registrations are wanted.</summary>
/// <param name="State">Null for all.</param>
/// <param name="Page">The page.</param>
public sealed record RegistrationQuery(RegistrationState? State, PageRequest Page);

/// <summary>What is known of who may call home as a device; never its password.</summary>
public sealed record Registration
{
    /// <summary><c>OUI-ProductClass-SerialNumber</c>, each part percent-encoded.</summary>
    public required string Id { get; init; }

    /// <summary>6 hex digits.</summary>
    public required string OUI { get; init; }

    /// <summary>May be empty.</summary>
    public required string ProductClass { get; init; }

    /// <summary>As the device spells it.</summary>
    public required string SerialNumber { get; init; }

    /// <summary><c>approved</c>, <c>waiting</c> or <c>refused</c>.</summary>
    public RegistrationState State { get; init; }

    /// <summary>
    /// How it must prove itself: <c>none</c>, <c>basic</c>, <c>digest</c> or <c>certificate</c>; null
    /// is as the deployment.
    /// </summary>
    public CpeAuthentication? Authentication { get; init; }

    /// <summary>The user name of its own; null while it uses the deployment's.</summary>
    public string? User { get; init; }

    /// <summary>Whether a password of its own is stored.</summary>
    public bool HasPassword { get; init; }

    /// <summary>What the device is marked with when it first calls home.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When it was registered, or first called and was kept waiting.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Where a waiting device called from; empty for others.</summary>
    public string RemoteAddress { get; init; } = "";
}

/// <summary>One device to register. What is null stays as it is where the device is registered.</summary>
public sealed record RegistrationEntry
{
    /// <summary>6 hex digits.</summary>
    public required string OUI { get; init; }

    /// <summary>Exactly as the device says it; empty when it says none.</summary>
    public string ProductClass
    {
        get;
        // Left out of JSON it comes as null.
        init => field = value ?? "";
    } = "";

    /// <summary>Exactly as the device says it.</summary>
    public required string SerialNumber { get; init; }

    /// <summary><c>none</c>, <c>basic</c>, <c>digest</c>, <c>certificate</c> or <c>default</c>.</summary>
    public string? Authentication { get; init; }

    /// <summary>Its own user name; empty takes its credentials away.</summary>
    public string? User { get; init; }

    /// <summary>Its own password; written, never read.</summary>
    public string? Password { get; init; }

    /// <summary>What to mark the device with.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Where it stood, to name it in an error; <c>line 7</c>.</summary>
    internal string Place { get; init; } = "";

    /// <summary>Without the password: this must be safe to log.</summary>
    public override string ToString() => $"{OUI}-{ProductClass}-{SerialNumber}";
}

/// <summary>What an import did.</summary>
/// <param name="Added">Registrations that are new.</param>
/// <param name="Changed">Registrations that were there.</param>
public sealed record RegistrationImport(int Added, int Changed);

/// <summary>How CPEs prove who they are here, and how it went since the start.</summary>
/// <param name="Authentication">What is asked of a device that is not registered otherwise.</param>
/// <param name="UnknownDevices">What becomes of devices nobody has heard of.</param>
/// <param name="Registrations">How many there are.</param>
/// <param name="Waiting">How many of them wait for approval.</param>
/// <param name="Tls">The server's certificate; null without TLS.</param>
/// <param name="Counters">Counts since the start of the process.</param>
public sealed record AccessReport(
    CpeAuthentication Authentication,
    UnknownDevices UnknownDevices,
    long Registrations,
    long Waiting,
    CertificateReport? Tls,
    AccessCounts Counters
);

/// <summary>The certificate in use.</summary>
/// <param name="Subject">Whom it names.</param>
/// <param name="NotAfter">When it ends.</param>
/// <param name="Problem">Why the file as it is now is not in use; null when it is.</param>
public sealed record CertificateReport(string Subject, DateTimeOffset NotAfter, string? Problem);

/// <summary>How CPEs proved themselves, or did not, since the start of the process.</summary>
/// <param name="Accepted">Sessions let in.</param>
/// <param name="Challenged">Requests without credentials, answered with a challenge.</param>
/// <param name="Stale">Right answers to a challenge that was too old, challenged anew.</param>
/// <param name="Replayed">Answers sent a second time, challenged anew.</param>
/// <param name="WrongCredentials">Wrong user names, passwords or proofs.</param>
/// <param name="RateLimited">Refused unread, because the address had failed too often.</param>
/// <param name="WrongIdentity">Credentials or a certificate of another device than the Inform's.</param>
/// <param name="Unknown">Refused because nobody has heard of the device, or nobody approved it.</param>
/// <param name="Quarantined">Answered, and given nothing.</param>
public sealed record AccessCounts(
    long Accepted,
    long Challenged,
    long Stale,
    long Replayed,
    long WrongCredentials,
    long RateLimited,
    long WrongIdentity,
    long Unknown,
    long Quarantined
);
