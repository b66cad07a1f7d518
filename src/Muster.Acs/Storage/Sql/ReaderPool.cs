using System.Collections.Concurrent;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// Connections that only read, reused. A read runs on the thread pool, not on its caller, sees one
/// consistent state and never waits for the writer.
/// </summary>
internal sealed class ReaderPool(Func<SqlDatabase> open) : IDisposable
{
    /// <summary>Reads at once.</summary>
    public const int MaxReaders = 8;

    private readonly ConcurrentBag<SqlDatabase> _idle = [];
    private readonly SemaphoreSlim _permits = new(MaxReaders);
    private bool _disposed;
    private long _reads;

    /// <summary>
    /// A reader keeps a thread while the database thinks, and the pool of .NET, which has one thread for
    /// each processor, gets one more only each half second: with a few readers at work all else stood
    /// still for seconds. So it has as many more from the first.
    /// </summary>
    static ReaderPool()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(workers + MaxReaders, completions);
    }

    /// <summary>How often something was read since the start.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    public async Task<TResult> ReadAsync<TState, TResult>(
        TState state,
        Func<SqlDatabase, TState, TResult> body,
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
        Func<SqlDatabase, TState, TResult> body,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            var isUsed = _idle.TryTake(out var database);
            try
            {
                database ??= open();
                var result = Read(database, state, body, cancellation);
                Return(database);
                return result;
            }
            catch (SqlFailure failure)
            {
                database?.Dispose();
                cancellation.ThrowIfCancellationRequested();
                // One that the other side has closed meanwhile is found out by its use.
                if (!isUsed || !failure.IsOfTheConnection)
                    throw failure.ToStorageException();
            }
            catch
            {
                database?.Dispose();
                throw;
            }
        }
    }

    private static TResult Read<TState, TResult>(
        SqlDatabase database,
        TState state,
        Func<SqlDatabase, TState, TResult> body,
        CancellationToken cancellation
    )
    {
        using (cancellation.UnsafeRegister(Interrupt, database))
        {
            database.BeginRead();
            var result = body(database, state);
            database.Commit();
            return result;
        }
    }

    private void Return(SqlDatabase database)
    {
        _idle.Add(database);
        if (_disposed)
            Dispose();
    }

    private static void Interrupt(object? database) => ((SqlDatabase)database!).Interrupt();
}
