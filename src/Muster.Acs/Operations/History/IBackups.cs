using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>
/// Configurations of devices, kept to be compared with and given back: the values that can be written, as
/// last known, but those of the connection to this server.
/// </summary>
public interface IBackups
{
    /// <summary>
    /// Those of a device, the newest first. Throws <see cref="OperationException"/> NotFound for a
    /// device that is not known.
    /// </summary>
    Task<IReadOnlyList<ConfigBackup>> ListAsync(string deviceId, CancellationToken cancellation);

    /// <summary>
    /// Keeps what is known of the device's configuration now. Throws NotFound, Invalid for a bad name,
    /// Conflict where the name is taken, where there are 20 by a name, and where nothing is known that
    /// could be written.
    /// </summary>
    Task<ConfigBackup> KeepAsync(
        BackupOrder order,
        string deviceId,
        CancellationToken cancellation
    );

    /// <summary>Says whether it is known to be good. Throws NotFound.</summary>
    Task<ConfigBackup> MarkAsync(
        string deviceId,
        string name,
        bool isGood,
        CancellationToken cancellation
    );

    /// <summary>Throws NotFound.</summary>
    Task DeleteAsync(string deviceId, string name, CancellationToken cancellation);

    /// <summary>What differs now from what was kept; secrets are <c>****</c>. Throws NotFound.</summary>
    Task<BackupComparison> CompareAsync(
        string deviceId,
        string name,
        CancellationToken cancellation
    );

    /// <summary>
    /// Writes what differs and can be written as one task; what is now is kept before. Throws NotFound,
    /// and Conflict where nothing differs that could be written.
    /// </summary>
    Task<BackupRestore> RestoreAsync(
        string deviceId,
        string name,
        SubmitOptions options,
        CancellationToken cancellation
    );
}

/// <summary>A configuration that shall be kept.</summary>
/// <param name="Name">1 to 64 letters, digits, dots, dashes and underscores.</param>
/// <param name="IsGood">It is known to be good.</param>
public sealed record BackupOrder(string Name, bool IsGood = false);

/// <summary>What somebody says of one.</summary>
/// <param name="IsGood">It is known to be good.</param>
public sealed record BackupMark(bool IsGood);

/// <summary>A kept configuration.</summary>
/// <param name="Name">Of its device.</param>
/// <param name="At">When it was kept.</param>
/// <param name="Author">Who kept it; empty for the server itself.</param>
/// <param name="Reason">Why it was kept.</param>
/// <param name="IsGood">Known to be good: somebody said so, or the device had no faults.</param>
/// <param name="IsLastGood">The newest of those.</param>
/// <param name="SoftwareVersion">What the device ran.</param>
/// <param name="Values">How many values it has.</param>
public sealed record ConfigBackup(
    string Name,
    DateTimeOffset At,
    string Author,
    BackupReason Reason,
    bool IsGood,
    bool IsLastGood,
    string SoftwareVersion,
    int Values
);

/// <summary>Why a configuration was kept.</summary>
[JsonConverter(typeof(CamelCaseEnum<BackupReason>))]
public enum BackupReason
{
    /// <summary>Somebody wanted it.</summary>
    Asked = 0,

    /// <summary>The device lost its configuration afterwards (0 BOOTSTRAP).</summary>
    BeforeReset = 1,

    /// <summary>Another was given back afterwards.</summary>
    BeforeRestore = 2,
}

/// <summary>A kept configuration beside what is known now.</summary>
/// <param name="Backup">Which.</param>
/// <param name="Differences">In path order.</param>
/// <param name="Same">How many values are as they were.</param>
public sealed record BackupComparison(
    ConfigBackup Backup,
    IReadOnlyList<BackupDifference> Differences,
    int Same
);

/// <summary>One value that is not as it was.</summary>
/// <param name="Path">The parameter.</param>
/// <param name="Kept">Its value then.</param>
/// <param name="Now">Its value now; null where there is none.</param>
/// <param name="State">Whether it can be given back.</param>
public sealed record BackupDifference(
    string Path,
    string Kept,
    string? Now,
    BackupDifferenceState State
);

/// <summary>Whether a value can be given back.</summary>
[JsonConverter(typeof(CamelCaseEnum<BackupDifferenceState>))]
public enum BackupDifferenceState
{
    /// <summary>It is another, and is given back.</summary>
    Differs,

    /// <summary>The device has it no more: other software, or an instance that went.</summary>
    Gone,

    /// <summary>The device does not let it be written any more.</summary>
    ReadOnly,
}

/// <summary>What giving back came to.</summary>
/// <param name="Task">The one task.</param>
/// <param name="Left">What is not given back, and why.</param>
public sealed record BackupRestore(DeviceTask Task, IReadOnlyList<BackupDifference> Left);
