using System.IO.Compression;
using System.Runtime.CompilerServices;
using MongoDB.Bson;
using Muster.CommandLine;

namespace Muster.Migrating;

/// <summary>What mongodump wrote: a file <c>COLLECTION.bson</c> or <c>COLLECTION.bson.gz</c> each.</summary>
internal sealed class DumpDirectory : IGenieSource
{
    private const string Chunks = "fs.chunks";
    private static readonly string[] Endings = [".bson", ".bson.gz"];

    private readonly Dictionary<string, BsonFile> files;
    private ChunkIndex? chunks;

    private DumpDirectory(Dictionary<string, BsonFile> files) => this.files = files;

    /// <summary>The dump in this folder, or in the one folder of a database below it.</summary>
    public static DumpDirectory Open(string path)
    {
        var here = FilesOf(path);
        if (here.Count > 0)
            return new DumpDirectory(here);
        var below = Directory
            .EnumerateDirectories(path)
            .Where(folder => Path.GetFileName(folder) is not ("admin" or "config" or "local"))
            .Where(folder => FilesOf(folder).Count > 0)
            .ToList();
        return below switch
        {
            [var one] => new DumpDirectory(FilesOf(one)),
            [] => throw new CommandFailure(
                ExitCode.Usage,
                $"{path} is no dump: there is no .bson or .bson.gz file in it."
            ),
            _ => throw new CommandFailure(
                ExitCode.Usage,
                $"{path} has dumps of several databases; name one: {string.Join(", ", below)}."
            ),
        };
    }

    public Task<IReadOnlyList<string>> CollectionsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([.. files.Keys]);

    public IAsyncEnumerable<SourcePiece> ReadAsync(
        string collection,
        CancellationToken cancellation
    ) => files[collection].ReadAsync(cancellation);

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ChunksAsync(
        BsonValue file,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (chunks is null)
        {
            if (!files.TryGetValue(Chunks, out var from))
                throw new SourceDamage($"the dump has no {Chunks}");
            chunks = await ChunkIndex.ReadAsync(from, cancellation);
        }
        await foreach (var chunk in chunks.ReadAsync(file, cancellation))
            yield return chunk;
    }

    public ValueTask DisposeAsync() => chunks?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static Dictionary<string, BsonFile> FilesOf(string folder)
    {
        var found = new Dictionary<string, BsonFile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            var ending = Endings.FirstOrDefault(end =>
                name.EndsWith(end, StringComparison.OrdinalIgnoreCase)
            );
            if (ending is not null)
                found.TryAdd(name[..^ending.Length], new BsonFile(path));
        }
        return found;
    }
}
