namespace Muster.Acs.Operations;

/// <summary>Files that devices may be told to download.</summary>
public interface IFiles
{
    /// <summary>Stores a file, replacing one of the same name; the stream is read once, to its end.</summary>
    Task<StoredFile> PutAsync(
        FileDescription description,
        Stream content,
        CancellationToken cancellation
    ) => PutAsync(description, null, content, cancellation);

    /// <summary>Stores a file only if it has this SHA-256 (64 hex digits); null takes it as it is.</summary>
    Task<StoredFile> PutAsync(
        FileDescription description,
        string? sha256,
        Stream content,
        CancellationToken cancellation
    );

    /// <summary>The octets of a file; the caller disposes the stream. Throws NotFound.</summary>
    Task<Stream> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>Files by name, one page.</summary>
    Task<Page<StoredFile>> ListAsync(PageRequest page, CancellationToken cancellation);

    /// <summary>One file. Throws NotFound.</summary>
    Task<StoredFile> GetAsync(string name, CancellationToken cancellation);

    /// <summary>Removes a file. Throws NotFound.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}

/// <summary>What an operator says of a file.</summary>
/// <param name="Name">1 to 128 of letters, digits, dot, dash and underscore; no path.</param>
/// <param name="FileType"><c>1 Firmware Upgrade Image</c>, <c>3 Vendor Configuration File</c> … (TR-069 A.3.2.8).</param>
/// <param name="OUI">For devices of this OUI; empty for any.</param>
/// <param name="ProductClass">For devices of this class; empty for any.</param>
/// <param name="Version">The version the file brings; free text.</param>
public sealed record FileDescription(
    string Name,
    string FileType,
    string OUI = "",
    string ProductClass = "",
    string Version = ""
)
{
    /// <summary>For this hardware version (DeviceInfo.HardwareVersion); empty for any.</summary>
    public string HardwareVersion { get; init; } = "";

    /// <summary>
    /// What a Download calls it on the device (TargetFileName) where the task says nothing else; empty
    /// leaves the name to the device.
    /// </summary>
    public string TargetFileName { get; init; } = "";
}

/// <summary>A file in the store.</summary>
/// <param name="Description">What was said of it.</param>
/// <param name="Size">Octets.</param>
/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Uploaded">When.</param>
public sealed record StoredFile(
    FileDescription Description,
    long Size,
    string Sha256,
    DateTimeOffset Uploaded
);
