using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>Metadata in rows, content in files of the data directory named by their hash.</summary>
internal interface IFileStore
{
    Task<StoredFile> PutAsync(
        FileDescription description,
        Stream content,
        long maxSize,
        CancellationToken cancellation
    );
    Task<StoredFile?> FindAsync(string name, CancellationToken cancellation);
    Task<Page<StoredFile>> ListAsync(PageRequest page, CancellationToken cancellation);
    Task<bool> DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>The content's path on disk; stays readable while it is open, even if deleted meanwhile.</summary>
    Stream OpenRead(StoredFile file);
}
