using Muster.Acs.Storage.Sqlite;

namespace Muster.Acs.Storage;

/// <summary>
/// Copies of the database of a data directory: of one that a server works on, as it is at one moment,
/// and what a look at one that lies still finds.
/// </summary>
internal static class StoreCopy
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Copies the database as it is when this begins; who writes meanwhile is not waited for, nor does he
    /// wait. Throws <see cref="StorageException"/>.
    /// </summary>
    /// <param name="source">The database.</param>
    /// <param name="target">A file that is not there yet.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellation">Gives up between two pieces.</param>
    public static void Run(
        string source,
        string target,
        Action<double> progress,
        CancellationToken cancellation
    )
    {
        try
        {
            using var from = SqliteDatabase.OpenReader(source, Patience);
            using var to = SqliteDatabase.OpenCopy(target);
            from.CopyTo(to, progress, cancellation);
        }
        catch (SqliteFailure failure)
        {
            throw failure.ToStorageException();
        }
    }

    /// <summary>What is wrong with a database, in sentences; none when nothing is.</summary>
    public static IReadOnlyList<string> Check(string path)
    {
        try
        {
            using var database = SqliteDatabase.OpenReader(path, Patience);
            return [.. StoreCheck.Findings(database)];
        }
        catch (SqliteFailure failure)
        {
            return [failure.ToStorageException().Message];
        }
    }

    /// <summary>The hashes of the contents of files that its rows name. Throws <see cref="StorageException"/>.</summary>
    public static IReadOnlyList<string> Contents(string path)
    {
        try
        {
            using var database = SqliteDatabase.OpenReader(path, Patience);
            return StoreCheck.Contents(database);
        }
        catch (SqliteFailure failure)
        {
            throw failure.ToStorageException();
        }
    }
}
