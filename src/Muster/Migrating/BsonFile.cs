using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Muster.Migrating;

/// <summary>A file of a dump: documents one after the other, packed with gzip or not.</summary>
internal sealed class BsonFile(string path)
{
    /// <summary>MongoDB's limit of a document, and the little that its own tools allow beyond it.</summary>
    private const int MaxDocument = 16 * 1024 * 1024 + 16 * 1024;

    private const int Smallest = 5;
    private const int BufferSize = 1 << 16;

    public string Name => Path.GetFileName(path);

    public async IAsyncEnumerable<SourcePiece> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var stream = Open();
        var length = new byte[sizeof(int)];
        for (var (number, at) = (1L, 0L); ; number++)
        {
            var place = $"{Name}, document {number} at octet {at}";
            var read = await FillAsync(stream, length, place, cancellation);
            if (read == 0)
                yield break;
            var size = BinaryPrimitives.ReadInt32LittleEndian(length);
            if (read < length.Length)
                throw new SourceDamage($"{place}: the file ends in the middle of its length");
            if (size is < Smallest or > MaxDocument)
                throw new SourceDamage(
                    $"{place}: {size} is no size of a document; what follows cannot be read"
                );
            var document = new byte[size];
            length.CopyTo(document, 0);
            read += await FillAsync(stream, document.AsMemory(read), place, cancellation);
            if (read < size)
                throw new SourceDamage($"{place}: the file ends after {read} of its {size} octets");
            yield return new(document, place);
            at += size;
        }
    }

    /// <summary>The documents as they lie in the file, unpacked.</summary>
    public Stream Open()
    {
        Stream file;
        try
        {
            file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                BufferSize,
                FileOptions.Asynchronous | FileOptions.SequentialScan
            );
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new SourceDamage($"{Name} cannot be read: {trouble.Message}", trouble);
        }
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new BufferedStream(new GZipStream(file, CompressionMode.Decompress), BufferSize)
            : file;
    }

    private static async Task<int> FillAsync(
        Stream stream,
        Memory<byte> into,
        string place,
        CancellationToken cancellation
    )
    {
        try
        {
            return await stream.ReadAtLeastAsync(into, into.Length, false, cancellation);
        }
        catch (Exception damage) when (damage is InvalidDataException or IOException)
        {
            throw new SourceDamage($"{place}: {damage.Message}", damage);
        }
    }
}
