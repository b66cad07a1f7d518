using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>
/// Backups of the whole store, made while the server works. They lie in the folder <c>backups</c> of its
/// data directory until they are deleted. They are given back with the server stopped:
/// <c>muster store restore</c>.
/// </summary>
public interface IStoreBackups
{
    /// <summary>The newest first; the one that is being made among them.</summary>
    Task<IReadOnlyList<StoreBackup>> ListAsync(CancellationToken cancellation);

    /// <summary>
    /// Begins one, and returns at once. Throws <see cref="OperationException"/> Conflict while one is
    /// being made, where there are 10, and where the disk has no room for it.
    /// </summary>
    Task<StoreBackup> BeginAsync(CancellationToken cancellation);

    /// <summary>Throws NotFound.</summary>
    Task<StoreBackup> GetAsync(string name, CancellationToken cancellation);

    /// <summary>Its octets. Throws NotFound, and Conflict while it is being made.</summary>
    Task<Stream> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>Throws NotFound, and Conflict while it is being made.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}

/// <summary>A backup of the store.</summary>
/// <param name="Name">Of its file.</param>
/// <param name="At">When it began: it has all that was stored by then.</param>
/// <param name="State">How it stands.</param>
/// <param name="Progress">The share that is done, 0 to 1.</param>
/// <param name="Size">In octets; 0 until it is done.</param>
/// <param name="Detail">What it does, or what went wrong.</param>
public sealed record StoreBackup(
    string Name,
    DateTimeOffset At,
    StoreBackupState State,
    double Progress,
    long Size,
    string Detail
);

/// <summary>How a backup stands.</summary>
[JsonConverter(typeof(CamelCaseEnum<StoreBackupState>))]
public enum StoreBackupState
{
    /// <summary>It is being made.</summary>
    Running,

    /// <summary>It is whole, and was read again.</summary>
    Done,

    /// <summary>It could not be made; nothing of it is left.</summary>
    Failed,
}
