using System.Buffers.Binary;
using System.IO.Compression;
using Muster.CommandLine;

namespace Muster.Migrating;

/// <summary>
/// What <c>mongodump --archive</c> wrote: the collections of all databases, interleaved. They are laid out
/// into a folder that goes with this, and read from there like any dump.
/// </summary>
internal sealed class DumpArchive : IGenieSource
{
    private const uint Magic = 0x8199e26d;
    private const int Terminator = -1;
    private const int MaxDocument = 16 * 1024 * 1024 + 16 * 1024;

    // Each is an open file.
    private const int MaxCollections = 500;
    private const int LookAgain = 1024 * 1024;
    private const int ShareLeftFree = 20;

    private readonly DirectoryInfo folder;
    private readonly DumpDirectory dump;

    private DumpArchive(DirectoryInfo folder, DumpDirectory dump, string? damage) =>
        (this.folder, this.dump, Damage) = (folder, dump, damage);

    public string? Damage { get; }

    /// <summary>An archive, packed with gzip or not.</summary>
    public static async Task<DumpArchive> OpenAsync(string path, CancellationToken cancellation)
    {
        var laidOut = Directory.CreateTempSubdirectory("muster-import-");
        try
        {
            await using var stream = await UnpackedAsync(path, cancellation);
            var layout = new Layout(laidOut.FullName, stream, Path.GetFileName(path));
            await layout.RunAsync(cancellation);
            if (layout.Damage is { } damage && !laidOut.EnumerateDirectories().Any())
                throw new SourceDamage(damage);
            return new DumpArchive(laidOut, DumpDirectory.Open(laidOut.FullName), layout.Damage);
        }
        catch (SourceDamage wrong)
        {
            laidOut.Delete(recursive: true);
            throw new CommandFailure(ExitCode.Usage, wrong.Message);
        }
        catch
        {
            laidOut.Delete(recursive: true);
            throw;
        }
    }

    public Task<IReadOnlyList<string>> CollectionsAsync(CancellationToken cancellation) =>
        dump.CollectionsAsync(cancellation);

    public IAsyncEnumerable<SourcePiece> ReadAsync(
        string collection,
        CancellationToken cancellation
    ) => dump.ReadAsync(collection, cancellation);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ChunksAsync(
        MongoDB.Bson.BsonValue file,
        CancellationToken cancellation
    ) => dump.ChunksAsync(file, cancellation);

    public async ValueTask DisposeAsync()
    {
        await dump.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<Stream> UnpackedAsync(string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var head = new byte[2];
        var read = await file.ReadAtLeastAsync(head, head.Length, false, cancellation);
        file.Position = 0;
        return read == 2 && head is [0x1f, 0x8b]
            ? new BufferedStream(new GZipStream(file, CompressionMode.Decompress), 1 << 16)
            : file;
    }

    /// <summary>Lays out the collections of an archive.</summary>
    private sealed class Layout(string folder, Stream stream, string name)
    {
        private readonly Dictionary<string, FileStream> open = new(StringComparer.Ordinal);
        private readonly DriveInfo drive = new(folder);
        private long at;
        private long unlooked = LookAgain;
        private int? ahead;

        /// <summary>Where it ends too early; null when it is whole.</summary>
        public string? Damage { get; private set; }

        public async Task RunAsync(CancellationToken cancellation)
        {
            if ((uint)await NumberAsync(cancellation) != Magic)
                throw new SourceDamage($"{name} is no archive of mongodump");
            try
            {
                // The archive's own head, and what it says of each collection: up to a terminator.
                while (await DocumentAsync(cancellation) is not null) { }
                while (await IsMoreAsync(cancellation))
                    await PieceAsync(cancellation);
            }
            catch (Exception cut) when (cut is EndOfStreamException or InvalidDataException)
            {
                // What was laid out so far is read all the same.
                Damage = $"{name} is cut short or damaged at octet {at} (unpacked): {cut.Message}";
            }
            finally
            {
                foreach (var file in open.Values)
                    await file.DisposeAsync();
            }
        }

        /// <summary>Some documents of one collection, up to a terminator.</summary>
        private async Task PieceAsync(CancellationToken cancellation)
        {
            var heading = await DocumentAsync(cancellation);
            var fields =
                (heading is null ? null : FlatBson.Read(heading))
                ?? throw new SourceDamage($"{name}, at octet {at}: this heads no collection");
            var (database, collection) = (Text(fields, "db"), Text(fields, "collection"));
            var isWanted =
                database is not ("admin" or "config" or "local")
                && collection.Length is > 0 and < 200
                && !collection.AsSpan().ContainsAny('/', '\\', '\0');
            while (await DocumentAsync(cancellation) is { } document)
            {
                if (!isWanted)
                    continue;
                LookForRoom(document.Length);
                await FileOf(database, collection).WriteAsync(document, cancellation);
            }
        }

        /// <summary>A few octets of gzip can be a disk full of documents, and others need the disk too.</summary>
        private void LookForRoom(int size)
        {
            unlooked += size;
            if (unlooked < LookAgain)
                return;
            unlooked = 0;
            if (drive.AvailableFreeSpace < drive.TotalSize / ShareLeftFree)
                throw new SourceDamage(
                    $"{name} has no room: {at / 1_000_000} MB of it are unpacked, and {folder} is nearly full; "
                        + "set TMPDIR to a folder on a larger disk"
                );
        }

        private FileStream FileOf(string database, string collection)
        {
            if (open.TryGetValue($"{database}.{collection}", out var file))
                return file;
            if (open.Count >= MaxCollections)
                throw new SourceDamage($"{name} has more than {MaxCollections} collections");
            var place = Directory.CreateDirectory(
                Path.Combine(
                    folder,
                    Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(database))
                )
            );
            file = new FileStream(
                Path.Combine(place.FullName, collection + ".bson"),
                FileMode.Create,
                FileAccess.Write,
                FileShare.None,
                1 << 16
            );
            open.Add($"{database}.{collection}", file);
            return file;
        }

        private static string Text(
            Dictionary<string, MongoDB.Bson.BsonValue> fields,
            string field
        ) => (fields.GetValueOrDefault(field) as MongoDB.Bson.BsonString)?.Value ?? "";

        /// <summary>The one place where an archive may end.</summary>
        private async Task<bool> IsMoreAsync(CancellationToken cancellation)
        {
            var number = new byte[sizeof(int)];
            var read = await stream.ReadAtLeastAsync(number, number.Length, false, cancellation);
            at += read;
            if (read is > 0 and < sizeof(int))
                throw new EndOfStreamException();
            ahead = BinaryPrimitives.ReadInt32LittleEndian(number);
            return read > 0;
        }

        /// <summary>Null at a terminator.</summary>
        private async Task<byte[]?> DocumentAsync(CancellationToken cancellation)
        {
            var size = ahead ?? await NumberAsync(cancellation);
            ahead = null;
            if (size == Terminator)
                return null;
            if (size is < 5 or > MaxDocument)
                throw new SourceDamage(
                    $"{name}, at octet {at - sizeof(int)}: {size} is no size of a document"
                );
            var document = new byte[size];
            BinaryPrimitives.WriteInt32LittleEndian(document, size);
            await stream.ReadExactlyAsync(document.AsMemory(sizeof(int)), cancellation);
            at += size - sizeof(int);
            return document;
        }

        private async Task<int> NumberAsync(CancellationToken cancellation)
        {
            var number = new byte[sizeof(int)];
            await stream.ReadExactlyAsync(number, cancellation);
            at += number.Length;
            return BinaryPrimitives.ReadInt32LittleEndian(number);
        }
    }
}
