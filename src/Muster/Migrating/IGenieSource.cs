using MongoDB.Bson;

namespace Muster.Migrating;

/// <summary>GenieACS's database, wherever it is read from; a document at a time.</summary>
internal interface IGenieSource : IAsyncDisposable
{
    /// <summary>Why not all of it can be read; null when it can.</summary>
    string? Damage => null;

    /// <summary>The collections there are.</summary>
    Task<IReadOnlyList<string>> CollectionsAsync(CancellationToken cancellation);

    /// <summary>
    /// The documents of a collection as they are. Throws <see cref="SourceDamage"/> where it cannot be
    /// read on.
    /// </summary>
    IAsyncEnumerable<SourcePiece> ReadAsync(string collection, CancellationToken cancellation);

    /// <summary>The pieces of a file of GridFS, in order.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ChunksAsync(
        BsonValue file,
        CancellationToken cancellation
    );
}

/// <summary>A document.</summary>
/// <param name="Octets">BSON.</param>
/// <param name="Place">Where it stands, for who must find it.</param>
internal readonly record struct SourcePiece(ReadOnlyMemory<byte> Octets, string Place);

/// <summary>A source cannot be read on; the message says where and why.</summary>
internal sealed class SourceDamage(string message, Exception? inner = null)
    : Exception(message, inner);
