using System.Runtime.CompilerServices;
using MongoDB.Bson;

namespace Muster.Migrating;

/// <summary>
/// Where the pieces of files lie in a dump, whatever their order there. The dump is copied, unpacked, into
/// a file that goes with this; in memory is only where each piece begins.
/// </summary>
internal sealed class ChunkIndex : IAsyncDisposable
{
    private readonly FileStream copy;
    private readonly Dictionary<BsonValue, SortedDictionary<int, Place>> pieces = [];

    private ChunkIndex(FileStream copy) => this.copy = copy;

    private readonly record struct Place(long At, int Length);

    public static async Task<ChunkIndex> ReadAsync(BsonFile file, CancellationToken cancellation)
    {
        var unpacked = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );
        var index = new ChunkIndex(unpacked);
        try
        {
            await foreach (var piece in file.ReadAsync(cancellation))
                await index.AddAsync(piece, cancellation);
        }
        catch (SourceDamage)
        {
            // The files whose pieces came before are whole; the others will be found too short.
        }
        catch
        {
            await index.DisposeAsync();
            throw;
        }
        return index;
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        BsonValue file,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (!pieces.TryGetValue(file, out var its))
            yield break;
        foreach (var place in its.Values)
        {
            var octets = new byte[place.Length];
            copy.Position = place.At;
            await copy.ReadExactlyAsync(octets, cancellation);
            yield return octets;
        }
    }

    public ValueTask DisposeAsync() => copy.DisposeAsync();

    private async Task AddAsync(SourcePiece piece, CancellationToken cancellation)
    {
        if (Chunk.Read(piece.Octets) is not var (file, number, data))
            return;
        if (!pieces.TryGetValue(file, out var its))
            pieces.Add(file, its = []);
        its[number] = new(copy.Position, data.Length);
        await copy.WriteAsync(data, cancellation);
    }
}
