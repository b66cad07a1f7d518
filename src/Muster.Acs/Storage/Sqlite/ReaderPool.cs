using System.Collections.Concurrent;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>
/// Connections that only read, reused. A read runs on the thread pool, not on its caller, sees one
/// consistent state and never waits for the writer.
/// </summary>
internal sealed class ReaderPool(string path, TimeSpan busyTimeout) : IDisposable
{
    private const int MaxReaders = 8;

    private readonly ConcurrentBag<SqliteDatabase> _idle = [];
    private readonly SemaphoreSlim _permits = new(MaxReaders);
    private bool _disposed;
    private long _reads;

    /// <summary>How often something was read since the start.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    public async Task<TResult> ReadAsync<TState, TResult>(
        TState state,
        Func<SqliteDatabase, TState, TResult> body,
        CancellationToken cancellation
    )
    {
        await _permits.WaitAsync(cancellation);
        Interlocked.Increment(ref _reads);
        try
        {
            return await Task.Run(() => Read(state, body, cancellation), cancellation);
        }
        finally
        {
            _permits.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var database))
            database.Dispose();
    }

    private TResult Read<TState, TResult>(
        TState state,
        Func<SqliteDatabase, TState, TResult> body,
        CancellationToken cancellation
    )
    {
        SqliteDatabase? database = null;
        try
        {
            if (!_idle.TryTake(out database))
                database = SqliteDatabase.OpenReader(path, busyTimeout);
            TResult result;
            using (cancellation.UnsafeRegister(Interrupt, database))
            {
                database.Execute("BEGIN");
                result = body(database, state);
                database.Execute("COMMIT");
            }
            Return(database);
            return result;
        }
        catch (SqliteFailure failure)
        {
            database?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw failure.ToStorageException();
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    private void Return(SqliteDatabase database)
    {
        _idle.Add(database);
        if (_disposed)
            Dispose();
    }

    private static void Interrupt(object? database) => ((SqliteDatabase)database!).Interrupt();
}
