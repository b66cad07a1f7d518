using System.Globalization;
using System.Security.Cryptography;
using Muster.Acs.Access;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Sqlite;

namespace Muster.Acs.Maintenance;

/// <summary>What is done to a data directory while no server works on it.</summary>
public static class StoreKeeper
{
    private const string Incoming = "muster.db.incoming";

    /// <summary>
    /// Looks at all of a data directory: the database, what its rows belong to, and the contents of files.
    /// </summary>
    /// <exception cref="IOException">It is no data directory, or a server works on it.</exception>
    public static IReadOnlyList<string> CheckDirectory(string directory)
    {
        var database = Path.Combine(directory, SqliteStore.FileName);
        if (!File.Exists(database))
            throw new IOException($"{directory} is no data directory of a server.");
        using var held = Take(directory);
        var findings = StoreCopy.Check(database).ToList();
        if (findings.Count == 0)
            findings.AddRange(MissingContents(database, Path.Combine(directory, "files")));
        if (StoreKey.IdIn(directory) is null or "damaged")
            findings.Add(
                $"{ProtectionKeyFile.FileName} is missing or damaged: stored passwords cannot be read."
            );
        return findings;
    }

    /// <summary>Reads all of a backup; answers a sentence of what it is.</summary>
    /// <exception cref="IOException">It cannot be read, is none, or is damaged.</exception>
    public static async Task<string> CheckBackupAsync(
        string file,
        CancellationToken cancellation
    ) => Told(await TryAsync(() => StoreArchive.VerifyAsync(file, cancellation)));

    /// <summary>
    /// Puts a backup in the place of the database of a data directory; what was there stays beside it.
    /// Answers what was done, in sentences.
    /// </summary>
    /// <exception cref="IOException">
    /// The backup is damaged or of a newer version, or a server works on the directory; nothing is changed.
    /// </exception>
    public static async Task<IReadOnlyList<string>> RestoreAsync(
        string file,
        string directory,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        Directory.CreateDirectory(directory);
        using var held = Take(directory);
        var incoming = Path.Combine(directory, Incoming);
        var manifest = await TryAsync(async () =>
        {
            var found = await StoreArchive.VerifyAsync(file, cancellation);
            await StoreArchive.ExtractAsync(
                file,
                incoming,
                Path.Combine(directory, "files"),
                cancellation
            );
            return found;
        });
        if (StoreCopy.Check(incoming) is { Count: > 0 } wrong)
        {
            File.Delete(incoming);
            throw new IOException(string.Join(" ", wrong));
        }
        var told = new List<string> { Told(manifest) };
        if (SetAside(directory, now) is { } aside)
            told.Add($"The database that was there is now {aside}.");
        File.Move(incoming, Path.Combine(directory, SqliteStore.FileName));
        DirectoryEntries.Flush(directory);
        if (StoreKey.IdIn(directory) != manifest.KeyId)
            told.Add(
                $"The {ProtectionKeyFile.FileName} of the server that was backed up is not here: put it "
                    + "into the data directory, or stored passwords cannot be read."
            );
        return told;
    }

    private static DataDirectoryLock Take(string directory)
    {
        try
        {
            return DataDirectoryLock.Take(directory);
        }
        catch (StorageException taken)
        {
            throw new IOException(taken.Message, taken);
        }
    }

    // With its log: what is in there and not in the file yet is part of the database.
    private static string? SetAside(string directory, DateTimeOffset now)
    {
        var database = Path.Combine(directory, SqliteStore.FileName);
        if (!File.Exists(database))
            return null;
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var aside = $"{database}.before-{time}";
        foreach (var end in (string[])["-wal", "-shm", ""])
        {
            if (File.Exists(database + end))
                File.Move(database + end, aside + end);
        }
        return aside;
    }

    private static IEnumerable<string> MissingContents(string database, string folder)
    {
        foreach (var content in StoreCopy.Contents(database))
        {
            var path = Path.Combine(folder, content);
            if (!File.Exists(path))
            {
                yield return $"The content {content} of a file is missing.";
                continue;
            }
            using var octets = File.OpenRead(path);
            if (Convert.ToHexStringLower(SHA256.HashData(octets)) != content)
                yield return $"The content {content} of a file is damaged.";
        }
    }

    private static string Told(ArchiveManifest manifest) =>
        $"The backup of {manifest.At.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)} by Muster "
        + $"{manifest.Version} is whole: a database of "
        + $"{(manifest.Size / 1e6).ToString("0.0", CultureInfo.InvariantCulture)} MB and "
        + $"{manifest.Contents.Count.ToString(CultureInfo.InvariantCulture)} files.";

    private static async Task<T> TryAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (StorageException damage)
        {
            throw new IOException(damage.Message, damage);
        }
    }
}
