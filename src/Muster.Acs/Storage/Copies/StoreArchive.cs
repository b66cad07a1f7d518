using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muster.Acs.Storage;

/// <summary>
/// A backup as one file: a ZIP of what it is (<c>muster-backup.json</c>), the database and the contents of
/// files, each by its hash. The key that encrypts passwords is not in it.
/// </summary>
internal static class StoreArchive
{
    public const string ManifestName = "muster-backup.json";
    private const string DatabaseName = "muster.db";
    private const string Files = "files/";
    private const int Format = 1;
    private const int BufferSize = 1 << 18;

    /// <summary>Writes an archive; answers how many contents were named and not there any more.</summary>
    public static async Task<int> WriteAsync(
        string path,
        ArchiveSource source,
        Action<double> progress,
        CancellationToken cancellation
    )
    {
        var contents = StoreCopy.Contents(source.Database);
        var present = contents.Where(hash => File.Exists(source.PathOf(hash))).ToList();
        var size = new FileInfo(source.Database).Length;
        var total = size + present.Sum(hash => new FileInfo(source.PathOf(hash)).Length);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            var done = 0L;
            void Told(long count) => progress((done += count) / (double)Math.Max(total, 1));
            var hash = await AddAsync(zip, DatabaseName, source.Database, Told, cancellation);
            foreach (var content in present)
                await AddAsync(zip, Files + content, source.PathOf(content), Told, cancellation);
            var manifest = new ArchiveManifest(
                Format,
                source.Version,
                source.At,
                source.KeyId,
                size,
                hash,
                present
            );
            await using var entry = await zip.CreateEntry(ManifestName).OpenAsync(cancellation);
            await JsonSerializer.SerializeAsync(
                entry,
                manifest,
                ArchiveJson.Default.ArchiveManifest,
                cancellation
            );
        }
        file.Flush(flushToDisk: true);
        return contents.Count - present.Count;
    }

    /// <summary>
    /// Reads all of it and compares it with what it says of itself. Throws
    /// <see cref="StorageException"/> for what is no backup, or a damaged one.
    /// </summary>
    public static async Task<ArchiveManifest> VerifyAsync(
        string path,
        CancellationToken cancellation
    )
    {
        await using var zip = Open(path);
        var manifest = await ManifestAsync(zip, path, cancellation);
        await CompareAsync(zip, DatabaseName, manifest.Sha256, null, cancellation);
        foreach (var content in manifest.Contents)
            await CompareAsync(zip, Files + content, content, null, cancellation);
        return manifest;
    }

    /// <summary>
    /// Takes the database out to a file, and into a folder the contents that it has not. Throws as
    /// <see cref="VerifyAsync"/>.
    /// </summary>
    public static async Task ExtractAsync(
        string path,
        string database,
        string folder,
        CancellationToken cancellation
    )
    {
        await using var zip = Open(path);
        var manifest = await ManifestAsync(zip, path, cancellation);
        await CompareAsync(zip, DatabaseName, manifest.Sha256, database, cancellation);
        Directory.CreateDirectory(folder);
        foreach (var content in manifest.Contents)
        {
            var target = Path.Combine(folder, content);
            if (File.Exists(target))
                continue;
            await CompareAsync(zip, Files + content, content, target + ".incoming", cancellation);
            File.Move(target + ".incoming", target);
        }
        DirectoryEntries.Flush(folder);
    }

    private static ZipArchive Open(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException damage)
        {
            throw new StorageException(
                $"{path} is no backup of a Muster: {damage.Message}",
                damage
            );
        }
    }

    private static async Task<ArchiveManifest> ManifestAsync(
        ZipArchive zip,
        string path,
        CancellationToken cancellation
    )
    {
        if (zip.GetEntry(ManifestName) is not { } entry)
            throw new StorageException(
                $"{path} is no backup of a Muster: {ManifestName} is missing."
            );
        await using var json = await entry.OpenAsync(cancellation);
        try
        {
            var manifest = await JsonSerializer.DeserializeAsync(
                json,
                ArchiveJson.Default.ArchiveManifest,
                cancellation
            );
            if (manifest is null || manifest.Contents.Any(IsNoHash) || IsNoHash(manifest.Sha256))
                throw new StorageException($"{path} is damaged: {ManifestName} says nothing.");
            return manifest.Format == Format
                ? manifest
                : throw new StorageException($"{path} was written by a newer Muster.");
        }
        catch (Exception damage) when (damage is JsonException or InvalidDataException)
        {
            throw new StorageException($"{path} is damaged: {damage.Message}", damage);
        }
    }

    // A name out of a file: only what can be a hash becomes a path.
    private static bool IsNoHash(string text) =>
        text.Length != 64 || !text.All(char.IsAsciiHexDigitLower);

    private static async Task<string> AddAsync(
        ZipArchive zip,
        string name,
        string path,
        Action<long> told,
        CancellationToken cancellation
    )
    {
        await using var source = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read | FileShare.Delete
        );
        await using var target = await zip.CreateEntry(name, CompressionLevel.Fastest)
            .OpenAsync(cancellation);
        return await CopyAsync(source, target, told, cancellation);
    }

    private static async Task CompareAsync(
        ZipArchive zip,
        string name,
        string sha256,
        string? target,
        CancellationToken cancellation
    )
    {
        if (zip.GetEntry(name) is not { } entry)
            throw new StorageException($"The backup is damaged: {name} is missing.");
        try
        {
            await using var source = await entry.OpenAsync(cancellation);
            await using var file = target is null
                ? Stream.Null
                : new FileStream(target, FileMode.Create, FileAccess.Write);
            var hash = await CopyAsync(source, file, _ => { }, cancellation);
            if (hash != sha256)
                throw new StorageException($"The backup is damaged: {name} is not what it was.");
            (file as FileStream)?.Flush(flushToDisk: true);
        }
        catch (InvalidDataException damage)
        {
            throw new StorageException($"The backup is damaged: {name}: {damage.Message}", damage);
        }
    }

    private static async Task<string> CopyAsync(
        Stream source,
        Stream target,
        Action<long> told,
        CancellationToken cancellation
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        while (await source.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
            told(count);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Where a backup is made from.</summary>
/// <param name="Database">A copy that nobody writes to.</param>
/// <param name="Folder">The contents of files.</param>
/// <param name="Version">Of the server.</param>
/// <param name="KeyId">Which key encrypts its passwords; it tells nothing of the key.</param>
/// <param name="At">When.</param>
internal sealed record ArchiveSource(
    string Database,
    string Folder,
    string Version,
    string KeyId,
    DateTimeOffset At
)
{
    public string PathOf(string content) => Path.Combine(Folder, content);
}

/// <summary>What a backup says of itself.</summary>
/// <param name="Format">Of the archive; 1.</param>
/// <param name="Version">Of the server that wrote it.</param>
/// <param name="At">When the copy began.</param>
/// <param name="KeyId">See <see cref="ArchiveSource"/>.</param>
/// <param name="Size">Of the database, in octets.</param>
/// <param name="Sha256">Of the database.</param>
/// <param name="Contents">The hashes of the contents in it.</param>
internal sealed record ArchiveManifest(
    int Format,
    string Version,
    DateTimeOffset At,
    string KeyId,
    long Size,
    string Sha256,
    IReadOnlyList<string> Contents
);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(ArchiveManifest))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
