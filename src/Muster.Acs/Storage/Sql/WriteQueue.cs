using Microsoft.Extensions.Logging;
using Muster.Acs.Observing;

namespace Muster.Acs.Storage.Sql;

/// <summary>Limits of the queue of writes.</summary>
internal sealed record WriteQueueOptions
{
    /// <summary>Most writes that wait; more are refused at once.</summary>
    public int Capacity { get; init; } = 50_000;

    /// <summary>Most writes in one transaction.</summary>
    public int Batch { get; init; } = 512;

    /// <summary>
    /// Longest a write waits for company while others are about: a commit costs as much for one
    /// write as for a hundred.
    /// </summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a locked database is waited for.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromMilliseconds(250);
}

/// <summary>
/// Group commit: one thread writes, and whatever waits when it is ready goes into one transaction. A
/// caller's task completes when the COMMIT that contains its write is on the disk.
/// </summary>
internal sealed partial class WriteQueue : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Queue<PendingWrite> _waiting = [];
    private readonly TaskCompletionSource _stopped = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Func<SqlDatabase> _open;
    private readonly WriteQueueOptions _options;
    private readonly ILogger _logger;
    private SqlDatabase? _database;

    /// <summary>How many writes the thread sleeps for; 0 while it is awake.</summary>
    private int _wanted;
    private int _lastBatch;

    /// <summary>Since when something waits that is not durable yet; 0 when nothing does.</summary>
    private long _lateSince;
    private bool _stopping;
    private bool _failing;
    private bool _isCommitting;
    private long _writes;
    private long _commits;

    public WriteQueue(Func<SqlDatabase> open, WriteQueueOptions options, ILogger logger)
    {
        _open = open;
        _options = options;
        _logger = logger;
        // A thread of its own: it spends its life in fsync, which would starve a pool of one.
        new Thread(Loop) { IsBackground = true, Name = "muster store" }.Start();
    }

    /// <summary>Raised after each transaction, on the writer's thread: it must only signal.</summary>
    public event Action? Committed;

    /// <summary>Writes that are durable.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Transactions they went in.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>How long the oldest write that is not yet durable has waited.</summary>
    public TimeSpan Lag =>
        Interlocked.Read(ref _lateSince) is var since and not 0
            ? TimeProvider.System.GetElapsedTime(since)
            : TimeSpan.Zero;

    /// <summary>
    /// Runs <paramref name="body"/> in the next transaction. It may run twice and must only touch the
    /// database. A cancelled token is seen before the write is queued, never after.
    /// </summary>
    public Task<TResult> WriteAsync<TState, TResult>(
        TState state,
        Func<SqlDatabase, TState, TResult> body,
        CancellationToken cancellation
    )
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<TResult>(cancellation);
        var write = new PendingWrite<TState, TResult>(state, body);
        lock (_gate)
        {
            if (_stopping)
                write.Fail(new StorageException("The store is closed."));
            else if (_waiting.Count >= _options.Capacity)
                write.Fail(
                    new StorageException(
                        $"The store is overloaded: {_waiting.Count} writes wait already."
                    )
                );
            else
                Add(write);
        }
        return write.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
        await _stopped.Task;
    }

    private void Add(PendingWrite write)
    {
        _waiting.Enqueue(write);
        if (_lateSince == 0)
            _lateSince = TimeProvider.System.GetTimestamp();
        if (_wanted > 0 && _waiting.Count >= _wanted)
            Monitor.Pulse(_gate);
    }

    private void Loop()
    {
        var batch = new List<PendingWrite>(_options.Batch);
        while (Take(batch))
        {
            var taken = TimeProvider.System.GetTimestamp();
            Commit(batch);
            batch.Clear();
            // What came meanwhile is not older than this batch.
            lock (_gate)
                Interlocked.Exchange(ref _lateSince, _waiting.Count > 0 ? taken : 0);
        }
        Close();
        _stopped.SetResult();
    }

    private void Close()
    {
        try
        {
            _database?.Tidy();
        }
        catch (SqlFailure busy)
        {
            LogNotEmptied(busy.Message);
        }
        _database?.Dispose();
    }

    /// <summary>Waits for work; false when the queue is empty and stops.</summary>
    private bool Take(List<PendingWrite> batch)
    {
        lock (_gate)
        {
            // Those just answered come back soon: with those that wait already they are a batch.
            var company = Math.Min(_lastBatch + _waiting.Count, _options.Batch);
            while (_waiting.Count == 0)
            {
                if (_stopping)
                    return false;
                SleepUntil(1, Timeout.InfiniteTimeSpan);
            }
            if (_waiting.Count < company && !_stopping)
                SleepUntil(company, _options.Gather);
            while (batch.Count < _options.Batch && _waiting.TryDequeue(out var write))
                batch.Add(write);
            _lastBatch = batch.Count;
            return true;
        }
    }

    private void SleepUntil(int wanted, TimeSpan longest)
    {
        _wanted = wanted;
        Monitor.Wait(_gate, longest);
        _wanted = 0;
    }

    private void Commit(List<PendingWrite> batch)
    {
        using var span = MusterTrace.Begin("store commit");
        span?.SetTag("muster.writes", batch.Count);
        try
        {
            Write(batch);
        }
        catch (Exception failure)
        {
            span.Fail(failure.GetType().Name);
            FailAll(batch, failure);
            return;
        }
        if (_failing)
        {
            _failing = false;
            LogRecovered();
        }
        Interlocked.Add(ref _writes, batch.Count);
        Interlocked.Increment(ref _commits);
        foreach (var write in batch)
        {
            if (write.Refusal is { } refusal)
                write.Fail(refusal);
            else
                write.Complete();
        }
        Committed?.Invoke();
    }

    private void Write(List<PendingWrite> batch)
    {
        // One that the other side has closed meanwhile is found out by its use.
        var isUsed = _database is { IsRemote: true };
        try
        {
            WriteOnce(_database ??= _open(), batch);
        }
        catch (SqlFailure gone) when (isUsed && gone.IsOfTheConnection && !_isCommitting)
        {
            Recover(gone);
            WriteOnce(_database ??= _open(), batch);
        }
    }

    private void WriteOnce(SqlDatabase database, List<PendingWrite> batch)
    {
        if (!TryTogether(database, batch))
            OneByOne(database, batch);
    }

    // From here on nobody knows what became of it until the answer.
    private void Commit(SqlDatabase database)
    {
        _isCommitting = true;
        database.Commit();
    }

    /// <summary>All in one transaction; false, and nothing written, when one of them is bad.</summary>
    private bool TryTogether(SqlDatabase database, List<PendingWrite> batch)
    {
        _isCommitting = false;
        database.IsCareful = false;
        database.BeginWrite();
        try
        {
            foreach (var write in batch)
                write.Run(database);
            database.Flush();
        }
        catch (Exception failure) when (!IsOfTheStore(failure))
        {
            database.Rollback();
            return false;
        }
        Commit(database);
        return true;
    }

    /// <summary>Still one transaction, but a bad write takes back only itself.</summary>
    private void OneByOne(SqlDatabase database, List<PendingWrite> batch)
    {
        _isCommitting = false;
        database.IsCareful = true;
        database.BeginWrite();
        foreach (var write in batch)
        {
            write.Refusal = null;
            database.Savepoint();
            try
            {
                write.Run(database);
                database.Flush();
            }
            catch (Exception failure) when (!IsOfTheStore(failure))
            {
                database.BackToSavepoint();
                write.Refusal = failure is SqlFailure refused
                    ? new StorageException($"The write was refused: {refused.Message}.", refused)
                    : failure;
            }
            database.ReleaseSavepoint();
        }
        Commit(database);
    }

    private void FailAll(List<PendingWrite> batch, Exception failure)
    {
        Recover(failure);
        var reason = failure switch
        {
            SqlFailure known => known.ToStorageException(),
            StorageException told => told,
            _ => new StorageException("The store cannot be written.", failure),
        };
        if (!_failing)
        {
            _failing = true;
            LogFailing(reason.Message, failure);
        }
        foreach (var write in batch)
            write.Fail(reason);
    }

    /// <summary>Leaves the connection without a transaction, or leaves the connection.</summary>
    private void Recover(Exception failure)
    {
        if (_database is null)
            return;
        try
        {
            _database.Rollback();
            if (failure is SqlFailure { IsOfTheConnection: false })
                return;
        }
        catch (SqlFailure)
        {
            // What cannot even be rolled back is closed, which rolls back.
        }
        _database.Dispose();
        _database = null;
    }

    private static bool IsOfTheStore(Exception failure) =>
        failure is SqlFailure { IsOfTheStore: true };
}
