namespace Muster.Acs.Operations;

/// <summary>
/// What devices uploaded (TR-069 A.4.1.5): each upload is a version of that device's configuration or
/// log, kept until there are too many or it is too old.
/// </summary>
public interface IDeviceFiles
{
    /// <summary>The versions of a device, the newest first, one page. Throws NotFound.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="kind">Only of this kind; null for all.</param>
    /// <param name="page">The page wanted.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<Page<DeviceFile>> ListAsync(
        string deviceId,
        DeviceFileKind? kind,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>One version. Throws NotFound.</summary>
    Task<DeviceFile> GetAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    );

    /// <summary>The octets of a version; the caller disposes the stream. Throws NotFound.</summary>
    Task<Stream> OpenAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    );

    /// <summary>Removes a version. Throws NotFound.</summary>
    Task DeleteAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    );

    /// <summary>
    /// Gives a version back to its device: a download task. Throws NotFound, and Invalid where the
    /// version is no configuration and no file type is given.
    /// </summary>
    Task<DeviceTask> RestoreAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        RestoreOptions restore,
        SubmitOptions options,
        CancellationToken cancellation
    );
}

/// <summary>What an uploaded file is, as its FileType says.</summary>
public enum DeviceFileKind
{
    /// <summary>A Vendor Configuration File, numbered or not.</summary>
    Configuration,

    /// <summary>A Vendor Log File, numbered or not.</summary>
    Log,

    /// <summary>A file type of the vendor's own.</summary>
    Other,
}

/// <summary>One upload of a device.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Version">Counts from 1 for each device and kind; never used twice.</param>
/// <param name="FileType">The FileType of the Upload, <c>3 Vendor Configuration File 1</c> …</param>
/// <param name="Size">Octets.</param>
/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Received">When.</param>
/// <param name="CommandKey">The CommandKey of the Upload: the task's id.</param>
/// <param name="SoftwareVersion">What ran on the device then.</param>
/// <param name="HardwareVersion">The device's hardware.</param>
public sealed record DeviceFile(
    DeviceFileKind Kind,
    long Version,
    string FileType,
    long Size,
    string Sha256,
    DateTimeOffset Received,
    string CommandKey,
    string SoftwareVersion,
    string HardwareVersion
);

/// <summary>How a version is given back.</summary>
/// <param name="FileType">Of the Download; null is <c>3 Vendor Configuration File</c>.</param>
/// <param name="TargetFileName">Empty leaves the name to the device.</param>
public sealed record RestoreOptions(string? FileType = null, string TargetFileName = "");
