using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Conformance.Migrating;

/// <summary>
/// As much of MongoDB's wire protocol as a reader needs: the greeting, listCollections, find with one equality
/// and one key of order, and getMore, two documents at a time. No MongoDB can be had where these tests run.
/// </summary>
internal sealed class SmallMongo : IAsyncDisposable
{
    private const int Query = 2004;
    private const int Reply = 1;
    private const int Message = 2013;
    private const int Piece = 2;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, BsonDocument[]> collections;
    private readonly Task accepting;

    public SmallMongo(Dictionary<string, BsonDocument[]> collections)
    {
        this.collections = collections;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Url => $"mongodb://{listener.LocalEndpoint}/genieacs";

    /// <summary>The names of the commands that came.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Commands { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var cursors = new Dictionary<long, (string Collection, Queue<BsonDocument> Left)>();
            try
            {
                while (true)
                    await AnswerAsync(client.GetStream(), cursors);
            }
            catch (Exception end)
                when (end is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The reader has gone, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(
        NetworkStream stream,
        Dictionary<long, (string Collection, Queue<BsonDocument> Left)> cursors
    )
    {
        var head = new byte[16];
        await stream.ReadExactlyAsync(head, stopping.Token);
        var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(head) - head.Length];
        await stream.ReadExactlyAsync(body, stopping.Token);
        var operation = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12));
        // OP_QUERY: flags, name, skip, limit; OP_MSG: flags and the kind of the section.
        var at = operation == Query ? Array.IndexOf(body, (byte)0, 4) + 1 + 8 : 5;
        var command = BsonSerializer.Deserialize<BsonDocument>(body[at..]);
        var answer = Run(command, cursors).ToBson();
        byte[] before = operation == Query ? [.. new byte[16], 1, 0, 0, 0] : new byte[5];
        var reply = new byte[16 + before.Length + answer.Length];
        BinaryPrimitives.WriteInt32LittleEndian(reply, reply.Length);
        head.AsSpan(4, 4).CopyTo(reply.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(
            reply.AsSpan(12),
            operation == Query ? Reply : Message
        );
        before.CopyTo(reply, 16);
        answer.CopyTo(reply, 16 + before.Length);
        await stream.WriteAsync(reply, stopping.Token);
    }

    private BsonDocument Run(
        BsonDocument command,
        Dictionary<long, (string Collection, Queue<BsonDocument> Left)> cursors
    )
    {
        var name = command.GetElement(0).Name;
        Commands.Enqueue(name);
        switch (name)
        {
            case "listCollections":
                return Cursor(
                    0,
                    "$cmd.listCollections",
                    "firstBatch",
                    collections.Keys.Select(key => new BsonDocument
                    {
                        ["name"] = key,
                        ["type"] = "collection",
                    })
                );
            case "find":
                var collection = command["find"].AsString;
                var found = new Queue<BsonDocument>(Find(collection, command));
                cursors[cursors.Count + 1] = (collection, found);
                return Next(cursors, cursors.Count, "firstBatch");
            case "getMore":
                return Next(cursors, command["getMore"].ToInt64(), "nextBatch");
            default:
                return Greeting();
        }
    }

    private IEnumerable<BsonDocument> Find(string collection, BsonDocument command)
    {
        IEnumerable<BsonDocument> found = collections[collection];
        foreach (var wanted in command.GetValue("filter", new BsonDocument()).AsBsonDocument)
            found = found.Where(document => document[wanted.Name] == wanted.Value);
        return command.TryGetValue("sort", out var sort)
            ? found.OrderBy(document => document[sort.AsBsonDocument.GetElement(0).Name])
            : found;
    }

    private static BsonDocument Next(
        Dictionary<long, (string Collection, Queue<BsonDocument> Left)> cursors,
        long id,
        string batch
    )
    {
        var (collection, rest) = cursors[id];
        var piece = new List<BsonDocument>();
        while (piece.Count < Piece && rest.TryDequeue(out var document))
            piece.Add(document);
        return Cursor(rest.Count > 0 ? id : 0, collection, batch, piece);
    }

    private static BsonDocument Cursor(
        long id,
        string collection,
        string batch,
        IEnumerable<BsonDocument> documents
    ) =>
        new()
        {
            ["cursor"] = new BsonDocument
            {
                ["id"] = id,
                ["ns"] = $"genieacs.{collection}",
                [batch] = new BsonArray(documents),
            },
            ["ok"] = 1,
        };

    private static BsonDocument Greeting() =>
        new()
        {
            ["helloOk"] = true,
            ["ismaster"] = true,
            ["isWritablePrimary"] = true,
            ["maxBsonObjectSize"] = 16 * 1024 * 1024,
            ["maxMessageSizeBytes"] = 48_000_000,
            ["maxWriteBatchSize"] = 100_000,
            ["minWireVersion"] = 0,
            ["maxWireVersion"] = 21,
            ["readOnly"] = false,
            ["ok"] = 1,
        };
}
