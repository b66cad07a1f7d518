using System.Buffers;
using System.Security.Cryptography;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>
/// The contents of uploaded files, each named by its hash. A content appears under its name only
/// when it is whole and on the disk.
/// </summary>
internal sealed class ContentFolder
{
    private const int BufferSize = 64 * 1024;
    private const string Incoming = ".incoming";
    private const int HashLength = 64;

    private readonly string _folder;

    public ContentFolder(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        // What an upload left behind when the process ended in the middle of it.
        foreach (var left in Directory.EnumerateFiles(folder, $"*{Incoming}"))
            File.Delete(left);
    }

    /// <summary>A content that is whole on the disk, not yet under its name.</summary>
    public sealed record Received(string Path, long Size, string Sha256) : IDisposable
    {
        public void Dispose() => File.Delete(Path);
    }

    /// <summary>Throws TooLarge, and keeps nothing, when there is more than <paramref name="maxSize"/>.</summary>
    public async Task<Received> ReceiveAsync(
        Stream content,
        long maxSize,
        CancellationToken cancellation
    )
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + Incoming);
        try
        {
            return await CopyAsync(content, path, maxSize, cancellation);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Puts it under its name; the name is on the disk when this returns.</summary>
    public void Keep(Received received)
    {
        var path = PathOf(received.Sha256);
        if (File.Exists(path))
            return;
        File.Move(received.Path, path);
        DirectoryEntries.Flush(_folder);
    }

    /// <summary>The hashes of all contents that are whole.</summary>
    public IEnumerable<string> All() =>
        Directory
            .EnumerateFiles(_folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => name.Length == HashLength && name.All(char.IsAsciiHexDigitLower));

    public bool Has(string sha256) => File.Exists(PathOf(sha256));

    public void Delete(string sha256) => File.Delete(PathOf(sha256));

    public FileStream Open(string sha256) =>
        new(
            PathOf(sha256),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read | FileShare.Delete,
            bufferSize: 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan
        );

    private static async Task<Received> CopyAsync(
        Stream content,
        string path,
        long maxSize,
        CancellationToken cancellation
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        long size = 0;
        try
        {
            await using var file = Create(path);
            while (await content.ReadAsync(buffer, cancellation) is var count and > 0)
            {
                size += count;
                if (size > maxSize)
                    throw new OperationException(
                        OperationFaultKind.TooLarge,
                        $"A file may have at most {maxSize} octets.",
                        "content"
                    );
                hash.AppendData(buffer, 0, count);
                await WriteAsync(file, buffer.AsMemory(0, count), cancellation);
            }
            Flush(file);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return new(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static FileStream Create(string path) =>
        OnDisk(() => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1));

    private static void Flush(FileStream file) =>
        OnDisk(() =>
        {
            file.Flush(flushToDisk: true);
            return true;
        });

    private static async Task WriteAsync(
        FileStream file,
        ReadOnlyMemory<byte> octets,
        CancellationToken cancellation
    )
    {
        try
        {
            await file.WriteAsync(octets, cancellation);
        }
        catch (IOException failure)
        {
            throw NotWritten(failure);
        }
    }

    private static T OnDisk<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(failure);
        }
    }

    private static StorageException NotWritten(Exception failure) =>
        new($"The file cannot be written to the data directory: {failure.Message}", failure);

    private string PathOf(string sha256) => Path.Combine(_folder, sha256);
}
