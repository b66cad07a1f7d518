using Microsoft.Extensions.Logging;
using Muster.Acs.Storage.Sql;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>
/// The store of a server on one node: <c>muster.db</c> (WAL) in the data directory, which it holds
/// alone.
/// </summary>
internal sealed class SqliteStore : SqlSource
{
    public const string FileName = "muster.db";

    private readonly DataDirectoryLock _lock;
    private readonly string _path;
    private readonly TimeSpan _busyTimeout;

    private SqliteStore(DataDirectoryLock held, string path, TimeSpan busyTimeout)
    {
        _lock = held;
        _path = path;
        _busyTimeout = busyTimeout;
    }

    /// <summary>
    /// Creates the data directory and the database where they are missing, and brings the schema up
    /// to date. Throws <see cref="StorageException"/> when that cannot be done.
    /// </summary>
    public static SqlStore Open(
        AcsOptions options,
        TimeProvider clock,
        ILoggerFactory logging,
        WriteQueueOptions? queue = null
    ) => Open(new LiveOptions(options), clock, logging, queue);

    /// <summary>The same, with options that may change meanwhile.</summary>
    public static SqlStore Open(
        LiveOptions live,
        TimeProvider clock,
        ILoggerFactory logging,
        WriteQueueOptions? queue = null
    )
    {
        var options = live.Current;
        queue ??= new();
        DataDirectoryLock? held = null;
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            held = DataDirectoryLock.Take(options.DataDirectory);
            var path = Path.Combine(options.DataDirectory, FileName);
            Migration.Run(path, logging.CreateLogger<SqlStore>());
            var source = new SqliteStore(held, path, queue.BusyTimeout);
            return new(source, live, queue, clock, logging);
        }
        catch (Exception failure)
        {
            held?.Dispose();
            if (failure is not (IOException or UnauthorizedAccessException))
                throw;
            throw new StorageException(
                $"The data directory '{options.DataDirectory}' cannot be used: {failure.Message}",
                failure
            );
        }
    }

    public override SqlDatabase OpenWriter()
    {
        // A new one in its place would be empty.
        SqliteDatabase.CheckIsThere(_path);
        return SqliteDatabase.OpenWriter(_path, _busyTimeout);
    }

    public override SqlDatabase OpenReader() => SqliteDatabase.OpenReader(_path, _busyTimeout);

    public override ValueTask DisposeAsync()
    {
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }
}
