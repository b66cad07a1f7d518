using System.IO.Compression;
using Acs.Tests.Migrating;
using MongoDB.Bson;

namespace Conformance.Migrating;

/// <summary>A folder as mongodump writes it, from documents as GenieACS stores them.</summary>
internal sealed class GenieDump : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("genie-dump-");

    public string Path => folder.FullName;

    public string Database => System.IO.Path.Combine(Path, "genieacs");

    /// <summary>Twenty octets in three pieces, which lie in the wrong order.</summary>
    public static byte[] Firmware { get; } = [.. Enumerable.Range(1, 20).Select(n => (byte)n)];

    public static Dictionary<string, BsonDocument[]> Documents =>
        new()
        {
            ["devices"] = [GenieDocuments.Device("1"), GenieDocuments.Device("2")],
            ["provisions"] = [GenieDocuments.Provision()],
            ["presets"] = [GenieDocuments.Preset()],
            ["config"] =
            [
                new() { ["_id"] = "cwmp.retryDelay", ["value"] = "600" },
                new() { ["_id"] = "ui.pageSize", ["value"] = "10" },
            ],
            ["tasks"] = [GenieDocuments.Task("00AABB-HG1-1")],
            ["faults"] = [GenieDocuments.Fault("00AABB-HG1-2", "wifi")],
            ["cache"] = [new() { ["_id"] = "x", ["value"] = "y" }],
            ["locks"] = [],
            ["fs.files"] =
            [
                new()
                {
                    ["_id"] = "fw.bin",
                    ["filename"] = "fw.bin",
                    ["length"] = 20,
                    ["chunkSize"] = 8,
                    ["uploadDate"] = GenieDocuments.Noon,
                    ["metadata"] = new BsonDocument
                    {
                        ["fileType"] = "1 Firmware Upgrade Image",
                        ["oui"] = "00AABB",
                        ["productClass"] = "HG1",
                        ["version"] = "2.0",
                    },
                },
                new()
                {
                    ["_id"] = "a:b.bin",
                    ["length"] = 1,
                    ["uploadDate"] = GenieDocuments.Noon,
                },
            ],
            ["fs.chunks"] = [Chunk(1), Chunk(0), Chunk(2)],
        };

    public GenieDump Write(bool isPacked = false)
    {
        Directory.CreateDirectory(Database);
        foreach (var (name, documents) in Documents)
        {
            using var file = File.Create(FileOf(name, isPacked));
            using Stream stream = isPacked ? new GZipStream(file, CompressionMode.Compress) : file;
            stream.Write(GenieDocuments.Octets(documents));
        }
        return this;
    }

    /// <summary>The same, or other documents, as one archive, as mongodump writes it.</summary>
    public string WriteArchive(Dictionary<string, BsonDocument[]>? documents = null)
    {
        var path = System.IO.Path.Combine(Path, "genieacs.archive.gz");
        using var file = File.Create(path);
        using var stream = new GZipStream(file, CompressionMode.Compress);
        byte[] end = [0xff, 0xff, 0xff, 0xff];
        stream.Write([0x6d, 0xe2, 0x99, 0x81]);
        stream.Write(new BsonDocument("version", "0.1").ToBson());
        stream.Write(end);
        foreach (var (name, each) in documents ?? Documents)
        {
            foreach (var isLast in new[] { false, true })
            {
                stream.Write(
                    new BsonDocument
                    {
                        ["db"] = "genieacs",
                        ["collection"] = name,
                        ["EOF"] = isLast,
                        ["CRC"] = 0L,
                    }.ToBson()
                );
                stream.Write(isLast ? [] : GenieDocuments.Octets(each));
                stream.Write(end);
            }
        }
        return path;
    }

    public string FileOf(string collection, bool isPacked = false) =>
        System.IO.Path.Combine(Database, collection + (isPacked ? ".bson.gz" : ".bson"));

    public void Dispose() => folder.Delete(recursive: true);

    private static BsonDocument Chunk(int number) =>
        new()
        {
            ["_id"] = ObjectId.GenerateNewId(),
            ["files_id"] = "fw.bin",
            ["n"] = number,
            ["data"] = new BsonBinaryData([.. Firmware.Skip(number * 8).Take(8)]),
        };
}
