using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;
using Muster.CommandLine;

namespace Muster.Migrating;

/// <summary>A database that runs; it is only read.</summary>
internal sealed class LiveDatabase : IGenieSource
{
    private const string DefaultName = "genieacs";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly MongoClient client;
    private readonly IMongoDatabase database;
    private readonly string servers;

    private LiveDatabase(MongoClient client, string name, string servers)
    {
        this.client = client;
        this.servers = servers;
        database = client.GetDatabase(name);
    }

    public static bool IsUrl(string source) =>
        source.StartsWith("mongodb://", StringComparison.Ordinal)
        || source.StartsWith("mongodb+srv://", StringComparison.Ordinal);

    public static LiveDatabase Open(string url)
    {
        try
        {
            var read = MongoUrl.Create(url);
            var settings = MongoClientSettings.FromUrl(read);
            settings.ServerSelectionTimeout = Patience;
            settings.ApplicationName ??= "muster";
            return new LiveDatabase(
                new MongoClient(settings),
                read.DatabaseName ?? DefaultName,
                // Without the user and the password.
                string.Join(", ", read.Servers)
            );
        }
        catch (Exception wrong)
            when (wrong is MongoException or FormatException or ArgumentException)
        {
            throw new CommandFailure(
                ExitCode.Usage,
                "This is no URL of a MongoDB, such as mongodb://127.0.0.1/genieacs."
            );
        }
    }

    public async Task<IReadOnlyList<string>> CollectionsAsync(CancellationToken cancellation)
    {
        try
        {
            using var names = await database.ListCollectionNamesAsync(
                cancellationToken: cancellation
            );
            return await names.ToListAsync(cancellation);
        }
        catch (Exception trouble) when (trouble is MongoException or TimeoutException)
        {
            throw new CommandFailure(
                ExitCode.Unreachable,
                $"The database at {servers} cannot be read: {Sentence(trouble)}"
            );
        }
    }

    public IAsyncEnumerable<SourcePiece> ReadAsync(
        string collection,
        CancellationToken cancellation
    ) => FindAsync(collection, new BsonDocument(), null, cancellation);

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ChunksAsync(
        BsonValue file,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var pieces = FindAsync(
            "fs.chunks",
            new BsonDocument("files_id", file),
            new BsonDocument("n", 1),
            cancellation
        );
        await foreach (var piece in pieces)
        {
            if (Chunk.Read(piece.Octets) is var (_, _, data))
                yield return data;
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<SourcePiece> FindAsync(
        string collection,
        BsonDocument filter,
        BsonDocument? sort,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var options = new FindOptions<RawBsonDocument> { Sort = sort };
        using var cursor = await Guarded(
            collection,
            () =>
                database
                    .GetCollection<RawBsonDocument>(collection)
                    .FindAsync<RawBsonDocument>(filter, options, cancellation)
        );
        var number = 0L;
        while (await Guarded(collection, () => cursor.MoveNextAsync(cancellation)))
        {
            foreach (var document in cursor.Current)
            {
                using (document)
                    yield return new(document.ToBson(), $"{collection}, document {++number}");
            }
        }
    }

    private async Task<T> Guarded<T>(string collection, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception trouble) when (trouble is MongoException or TimeoutException)
        {
            throw new SourceDamage(
                $"{collection} of the database at {servers}: {Sentence(trouble)}",
                trouble
            );
        }
    }

    private static string Sentence(Exception trouble)
    {
        var message = trouble.Message.ReplaceLineEndings(" ");
        return message.Length <= 300 ? message : message[..300] + " …";
    }
}
