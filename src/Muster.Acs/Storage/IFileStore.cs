using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>Metadata in rows, content in files of the data directory named by their hash.</summary>
internal interface IFileStore
{
    /// <summary>Throws TooLarge or, where the hash is not the one given, Invalid; and keeps nothing.</summary>
    Task<StoredFile> PutAsync(
        FileDescription description,
        string? sha256,
        Stream content,
        long maxSize,
        CancellationToken cancellation
    );
    Task<StoredFile?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Those that bring this version, the latest uploaded first, a hundred at most.</summary>
    Task<IReadOnlyList<StoredFile>> OfVersionAsync(string version, CancellationToken cancellation);
    Task<Page<StoredFile>> ListAsync(PageRequest page, CancellationToken cancellation);
    Task<bool> DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>The content's path on disk; stays readable while it is open, even if deleted meanwhile.</summary>
    Stream OpenRead(StoredFile file);

    /// <summary>Brings the content to this node, where it came in at another one.</summary>
    Task BringAsync(StoredFile file, CancellationToken cancellation);
}
