using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>What devices upload, and the links at which they may.</summary>
internal interface IDeviceFileStore
{
    Task AddLinkAsync(UploadTicket link, CancellationToken cancellation);

    /// <summary>Null when it was never given out, or its device is forgotten.</summary>
    Task<UploadTicket?> FindLinkAsync(Guid id, CancellationToken cancellation);

    /// <summary>
    /// Keeps what came at a link as the next version, and deletes the versions that are too many. The
    /// same octets a second time are the version they were; others are refused with Conflict. Throws
    /// TooLarge, and keeps nothing.
    /// </summary>
    Task<DeviceFile> PutAsync(
        UploadTicket link,
        Stream content,
        UploadLimits limits,
        CancellationToken cancellation
    );

    Task<DeviceFile?> FindAsync(
        long deviceRow,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    );

    /// <summary>The newest first.</summary>
    Task<Page<DeviceFile>> ListAsync(
        long deviceRow,
        DeviceFileKind? kind,
        PageRequest page,
        CancellationToken cancellation
    );

    Task<bool> DeleteAsync(
        long deviceRow,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    );

    Stream OpenRead(DeviceFile file);

    /// <summary>Brings the content to this node, where it came in at another one.</summary>
    Task BringAsync(DeviceFile file, CancellationToken cancellation);

    /// <summary>
    /// Deletes versions received before <paramref name="oldest"/> (of configurations never the newest
    /// of a device), links that ended, and contents that nothing names. Answers how many versions.
    /// </summary>
    Task<int> SweepAsync(DateTimeOffset oldest, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>An address at which one device may store one file, once.</summary>
internal sealed record UploadTicket(
    Guid Id,
    long DeviceRow,
    string FileType,
    string CommandKey,
    DateTimeOffset Expires
)
{
    /// <summary>Whose it is; known when it was read from the store.</summary>
    public DeviceKey? Device { get; init; }

    /// <summary>SHA-256 of what came; null until it did.</summary>
    public string? Used { get; init; }

    public DeviceFileKind Kind =>
        FileType.Contains("Configuration", StringComparison.OrdinalIgnoreCase)
            ? DeviceFileKind.Configuration
        : FileType.Contains("Log", StringComparison.OrdinalIgnoreCase) ? DeviceFileKind.Log
        : DeviceFileKind.Other;
}

/// <summary>How much of a device is kept.</summary>
/// <param name="MaxSize">Octets of one file.</param>
/// <param name="Versions">Of one kind.</param>
internal readonly record struct UploadLimits(long MaxSize, int Versions);
