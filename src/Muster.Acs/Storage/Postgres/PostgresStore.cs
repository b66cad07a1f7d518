using Microsoft.Extensions.Logging;
using Muster.Acs.Storage.Sql;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// The store of servers that share a PostgreSQL. The driver pools no connections: each is held here as
/// long as it works.
/// </summary>
internal sealed partial class PostgresStore : SqlSource
{
    private static readonly TimeSpan WriterPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeeperPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A statement that was planned when a table was small goes through all of it until PostgreSQL has
    /// counted again, a minute later, and a fleet may have come by then: an index, where there is one, is
    /// right from the first row on. Where there is none, what a plan is thought to cost says nothing then,
    /// so it is neither compiled nor spread over processes for it.
    /// </summary>
    private static readonly string[] ByIndex =
    [
        "SET enable_seqscan = off",
        "SET jit = off",
        "SET max_parallel_workers_per_gather = 0",
    ];

    private readonly NpgsqlDataSource _source;
    private readonly ServerLock _lock;
    private readonly PartitionKeeper _keeper;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;

    /// <summary>
    /// Set when the partitions have been looked after once. Before that nobody reads or writes: what is moved
    /// to a partition under a reader's eyes, he may miss.
    /// </summary>
    private readonly ManualResetEventSlim _isKept = new();
    private Task _keeping = Task.CompletedTask;

    /// <summary>The connection that was locked at the start, until the writer takes it.</summary>
    private NpgsqlConnection? _locked;
    private bool _isDisposed;

    private PostgresStore(
        NpgsqlDataSource source,
        (ServerLock Lock, NpgsqlConnection Connection) held,
        LiveOptions live,
        TimeProvider clock,
        ILogger logger
    )
    {
        _source = source;
        (_lock, _locked) = held;
        _clock = clock;
        _logger = logger;
        _keeper = new PartitionKeeper(source, live, logger);
        _timer = clock.CreateTimer(
            static store => ((PostgresStore)store!).Keep(),
            this,
            PartitionKeeper.Interval,
            PartitionKeeper.Interval
        );
        Keep();
    }

    /// <summary>
    /// Brings the schema of a database that is there up to date. Throws <see cref="StorageException"/> when
    /// that cannot be done.
    /// </summary>
    public static SqlStore Open(
        LiveOptions live,
        TimeProvider clock,
        ILoggerFactory logging,
        WriteQueueOptions? queue = null
    )
    {
        var options = live.Current;
        if (!PostgresAddress.TryParse(options.Store!, out var address, out var problem))
            throw new StorageException($"The option 'store' is not understood: {problem}.");
        var logger = logging.CreateLogger<SqlStore>();
        var source = SourceOf(address);
        var held = new ServerLock(options.IsCluster);
        NpgsqlConnection? locked = null;
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            locked = source.OpenConnection();
            held.Take(locked);
            PostgresMigration.Run(source, logger);
            var store = new PostgresStore(source, (held, locked), live, clock, logger);
            return new(store, live, queue ?? new(), clock, logging);
        }
        catch (Exception failure)
        {
            locked?.Dispose();
            source.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
                throw new StorageException(
                    $"The data directory '{options.DataDirectory}' cannot be used: {failure.Message}",
                    failure
                );
            if (PostgresFailure.IsKnown(failure))
                throw new PostgresFailure(failure).ToStorageException();
            throw;
        }
    }

    public override SqlDatabase OpenWriter()
    {
        var locked = Interlocked.Exchange(ref _locked, null);
        return Open(
            WriterPatience,
            () => locked ?? LockAgain(),
            // A commit that is answered is on the disk, whatever the server's default is.
            "SELECT set_config('synchronous_commit', 'on', false)"
                + " WHERE current_setting('synchronous_commit') = 'off'",
            // A node that stands still with the lock in its hand must not stop the others.
            "SET idle_in_transaction_session_timeout = '30s'",
            "SET lock_timeout = '20s'",
            // One that vanished without a word leaves its locks within a minute.
            "SET tcp_keepalives_idle = 30",
            "SET tcp_keepalives_interval = 10",
            "SET tcp_keepalives_count = 3"
        );
    }

    public override SqlDatabase OpenReader() => Open(ReaderPatience, _source.OpenConnection);

    public override async ValueTask DisposeAsync()
    {
        // Containers of services do it once for each name that they know the store by.
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _timer.DisposeAsync();
        await _stopping.CancelAsync();
        await _keeping;
        _stopping.Dispose();
        _isKept.Dispose();
        if (_locked is not null)
            await _locked.DisposeAsync();
        await _source.DisposeAsync();
    }

    private void Keep()
    {
        if (_keeping.IsCompleted && !_stopping.IsCancellationRequested)
            _keeping = KeepAsync();
    }

    private async Task KeepAsync()
    {
        try
        {
            await _keeper.KeepAsync(_clock.GetUtcNow(), _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next start does it.
        }
        catch (Exception failure) when (PostgresFailure.IsKnown(failure))
        {
            if (!_stopping.IsCancellationRequested)
                LogNotKept(new PostgresFailure(failure).ToStorageException().Message);
        }
        finally
        {
            _isKept.Set();
        }
    }

    private NpgsqlConnection LockAgain()
    {
        var connection = _source.OpenConnection();
        try
        {
            _lock.Take(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private PostgresDatabase Open(
        TimeSpan patience,
        Func<NpgsqlConnection> connect,
        params ReadOnlySpan<string> settings
    )
    {
        _isKept.Wait(KeeperPatience, CancellationToken.None);
        NpgsqlConnection? connection = null;
        try
        {
            connection = connect();
            foreach (var setting in (ReadOnlySpan<string>)[.. ByIndex, .. settings])
            {
                using var command = new NpgsqlCommand(setting, connection);
                command.ExecuteNonQuery();
            }
            return new PostgresDatabase(connection, patience);
        }
        catch (Exception failure) when (PostgresFailure.IsKnown(failure))
        {
            connection?.Dispose();
            throw new PostgresFailure(failure);
        }
    }

    internal static NpgsqlDataSource SourceOf(NpgsqlConnectionStringBuilder address)
    {
        const int prepared = 256;
        address.Pooling = false;
        address.Enlist = false;
        address.MaxAutoPrepare = prepared;
        address.AutoPrepareMinUsages = 2;
        // A server that vanished without a word is found out within a minute.
        if (!address.Host!.StartsWith('/'))
        {
            address.TcpKeepAlive = true;
            (address.TcpKeepAliveTime, address.TcpKeepAliveInterval) = (30, 10);
        }
        address.ApplicationName ??= "muster";
        return new NpgsqlDataSourceBuilder(address.ConnectionString).Build();
    }
}
