using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Files;

/// <summary>The operators' side of the file store: says no before a single octet is stored.</summary>
internal sealed class UploadedFiles(IFileStore store, AcsOptions options) : IFiles
{
    /// <summary>TR-069 A.3.2.8: FileType and the fields it is matched with are string(64).</summary>
    private const int MaxFieldLength = 64;

    /// <summary>TR-069 A.3.2.8: TargetFileName is string(256).</summary>
    private const int MaxTargetLength = 256;
    private const int HashLength = 64;

    public async Task<StoredFile> PutAsync(
        FileDescription description,
        string? sha256,
        Stream content,
        CancellationToken cancellation
    )
    {
        Validate(description);
        if (
            sha256 is not null
            && (sha256.Length != HashLength || !sha256.All(char.IsAsciiHexDigit))
        )
            throw Invalid("sha256", $"'{sha256}' is no SHA-256: it has {HashLength} hex digits.");
        return await store.PutAsync(
            description,
            sha256?.ToLowerInvariant(),
            content,
            options.MaxFileSize,
            cancellation
        );
    }

    public async Task<Stream> OpenAsync(string name, CancellationToken cancellation)
    {
        var file = await GetAsync(name, cancellation);
        await store.BringAsync(file, cancellation);
        return store.OpenRead(file);
    }

    public Task<Page<StoredFile>> ListAsync(PageRequest page, CancellationToken cancellation) =>
        store.ListAsync(page, cancellation);

    public async Task<StoredFile> GetAsync(string name, CancellationToken cancellation) =>
        (FileNames.IsName(name) ? await store.FindAsync(name, cancellation) : null)
        ?? throw Unknown(name);

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        if (!FileNames.IsName(name) || !await store.DeleteAsync(name, cancellation))
            throw Unknown(name);
    }

    private static void Validate(FileDescription description)
    {
        if (FileNames.Refusal(description.Name) is { } refusal)
            throw Invalid("name", refusal);
        if (string.IsNullOrWhiteSpace(description.FileType))
            throw Invalid(
                "fileType",
                "The file type is missing, for example '1 Firmware Upgrade Image'."
            );
        Text("fileType", description.FileType);
        if (
            description.OUI.Length > 0
            && (description.OUI.Length != 6 || !description.OUI.All(char.IsAsciiHexDigit))
        )
            throw Invalid("oui", $"'{description.OUI}' is no OUI: it has 6 hex digits.");
        Text("productClass", description.ProductClass);
        Text("version", description.Version);
        Text("hardwareVersion", description.HardwareVersion);
        Text("targetFileName", description.TargetFileName, MaxTargetLength);
    }

    private static void Text(string field, string text, int max = MaxFieldLength)
    {
        if (text.Length > max)
            throw Invalid(field, $"This is longer than {max} characters.");
        if (text.Any(char.IsControl))
            throw Invalid(field, "Control characters are not allowed here.");
    }

    private static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);

    private static OperationException Unknown(string name) =>
        new(OperationFaultKind.NotFound, $"There is no file '{name}'.", "file");
}
