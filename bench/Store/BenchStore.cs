using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs;
using Muster.Acs.Maintenance;
using Muster.Acs.Storage.Postgres;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using Npgsql;

namespace Muster.Bench;

/// <summary>Where the fleet is stored: a data directory, and a PostgreSQL or none.</summary>
internal sealed class BenchStore : IDisposable
{
    // As somebody sets it who reads the first page of advice on PostgreSQL; all that is answered is on the disk.
    private const string Settings =
        "-c shared_buffers=2GB -c max_wal_size=8GB -c checkpoint_timeout=15min -c work_mem=16MB "
        + "-c effective_cache_size=8GB -c random_page_cost=1.1 -c max_connections=200";

    private const string Database = "fleet";

    /// <summary>Most writes in a commit.</summary>
    private const int Batch = 4_096;

    private readonly StoreBenchOptions options;
    private readonly PostgresServer? server;

    public BenchStore(StoreBenchOptions options)
    {
        this.options = options;
        Data = new DirectoryInfo(options.Data);
        if (Data.Exists && !options.Keep)
            Data.Delete(recursive: true);
        Data.Create();
        if (options.Store == "sqlite")
            return;
        if (options.Store != "postgres")
        {
            Address = options.Store;
            return;
        }
        var folder = new DirectoryInfo(Path.Combine(options.Data, "postgres"));
        var isNew = !folder.Exists;
        server =
            PostgresServer.Keep(folder, Settings)
            ?? throw new BenchFailure("PostgreSQL is not installed (apt-get install postgresql).");
        if (isNew)
            server.Execute($"CREATE DATABASE {Database}");
        Address = server.Address(Database);
    }

    public DirectoryInfo Data { get; }

    /// <summary>Of the PostgreSQL; null where the fleet is in the data directory.</summary>
    public string? Address { get; }

    private string SqliteFile => Path.Combine(Data.FullName, SqliteStore.FileName);

    /// <summary>The store alone, without a server, made to take many devices at once.</summary>
    public SqlStore Open()
    {
        var acs = new AcsOptions { DataDirectory = Data.FullName, Store = Address };
        var live = new LiveOptions(
            acs with
            {
                IndexedParameters = [.. acs.IndexedParameters, .. MillionFleet.Indexed],
            }
        );
        var queue = new WriteQueueOptions { Batch = Batch };
        return Address is null
            ? SqliteStore.Open(live, TimeProvider.System, NullLoggerFactory.Instance, queue)
            : PostgresStore.Open(live, TimeProvider.System, NullLoggerFactory.Instance, queue);
    }

    /// <summary>
    /// A PostgreSQL that is empty gets the fleet of the data directory, as <c>muster store copy</c> does it;
    /// how many rows.
    /// </summary>
    public async Task<long> CopyAsync(CancellationToken cancellation)
    {
        if (Address is null || !File.Exists(SqliteFile) || await CountAsync(cancellation) > 0)
            return 0;
        var copied = await StoreMover.CopyAsync(
            Data.FullName,
            Address,
            TimeProvider.System.GetUtcNow(),
            (_, _) => { },
            cancellation
        );
        return copied.Sum(table => table.Rows);
    }

    /// <summary>
    /// Makes the store if there is none, and readies it for very many rows; <see cref="Dress"/> undoes it.
    /// </summary>
    public async Task StripAsync()
    {
        await Open().DisposeAsync();
        if (Address is null)
            BareTables.Strip(SqliteFile);
    }

    /// <summary>What <see cref="StripAsync"/> left out.</summary>
    public void Dress()
    {
        if (Address is null)
            BareTables.Dress(SqliteFile);
    }

    /// <summary>How many devices there are.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        if (Address is null)
            return File.Exists(SqliteFile) ? BareTables.Count(SqliteFile) : 0;
        if (await AskAsync("SELECT to_regclass('devices')::text", cancellation) is DBNull)
            return 0;
        return (long)(await AskAsync("SELECT count(*) FROM devices", cancellation))!;
    }

    /// <summary>What all of it takes on the disk, in octets.</summary>
    public async Task<long> SizeAsync(CancellationToken cancellation) =>
        Address is null
            ? Data.GetFiles("*.db*").Sum(file => file.Length)
            : (long)(await AskAsync("SELECT pg_database_size(current_database())", cancellation))!;

    /// <summary>How much has been written to the log that makes writes durable, in octets.</summary>
    public async Task<long> LogAsync(CancellationToken cancellation)
    {
        if (Address is not null)
            return (long)
                (decimal)(await AskAsync("SELECT pg_current_wal_lsn() - '0/0'", cancellation))!;
        var log = new FileInfo(SqliteFile + "-wal");
        return log.Exists ? log.Length : 0;
    }

    /// <summary>Empties SQLite's log, so that what is in it afterwards is what was written since.</summary>
    public void EmptyLog()
    {
        if (Address is not null)
            return;
        using var database = SqliteDatabase.OpenWriter(SqliteFile, TimeSpan.FromSeconds(10));
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public void Dispose()
    {
        server?.Dispose();
        if (!options.Keep)
            Data.Delete(recursive: true);
    }

    private async Task<object?> AskAsync(string sql, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(Address!);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellation);
    }
}
