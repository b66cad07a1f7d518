using System.Buffers;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Files;

/// <summary>The operators' side of the file store: says no before a single octet is stored.</summary>
internal sealed class UploadedFiles(IFileStore store, AcsOptions options) : IFiles
{
    private const int MaxNameLength = 128;

    /// <summary>TR-069 A.3.2.8: FileType and the fields it is matched with are string(64).</summary>
    private const int MaxFieldLength = 64;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
    );

    public async Task<StoredFile> PutAsync(
        FileDescription description,
        Stream content,
        CancellationToken cancellation
    )
    {
        Validate(description);
        return await store.PutAsync(description, content, options.MaxFileSize, cancellation);
    }

    public Task<Page<StoredFile>> ListAsync(PageRequest page, CancellationToken cancellation) =>
        store.ListAsync(page, cancellation);

    public async Task<StoredFile> GetAsync(string name, CancellationToken cancellation) =>
        (IsName(name) ? await store.FindAsync(name, cancellation) : null) ?? throw Unknown(name);

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        if (!IsName(name) || !await store.DeleteAsync(name, cancellation))
            throw Unknown(name);
    }

    /// <summary>Whether a file may be called so; a name is never a path.</summary>
    public static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaxNameLength
        && !name.ContainsAnyExcept(NameCharacters)
        && name is not ("." or "..");

    private static void Validate(FileDescription description)
    {
        if (!IsName(description.Name))
            throw Invalid(
                "name",
                "A file name has 1 to 128 letters, digits, dots, dashes and underscores."
            );
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
    }

    private static void Text(string field, string text)
    {
        if (text.Length > MaxFieldLength)
            throw Invalid(field, $"This is longer than {MaxFieldLength} characters.");
        if (text.Any(char.IsControl))
            throw Invalid(field, "Control characters are not allowed here.");
    }

    private static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);

    private static OperationException Unknown(string name) =>
        new(OperationFaultKind.NotFound, $"There is no file '{name}'.", "file");
}
