using Microsoft.Extensions.Logging;
using Muster.Acs.Storage.Sql;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// The store of servers that share a PostgreSQL. The connections are never pooled by the driver: each is
/// held as long as it works.
/// </summary>
internal sealed class PostgresStore : SqlSource
{
    private static readonly TimeSpan WriterPatience = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource _source;

    private PostgresStore(NpgsqlDataSource source) => _source = source;

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
        var source = SourceOf(address);
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            PostgresMigration.Run(source, logging.CreateLogger<SqlStore>());
            return new(new PostgresStore(source), live, queue ?? new(), clock, logging);
        }
        catch (Exception failure)
        {
            source.Dispose();
            if (
                (failure is IOException or UnauthorizedAccessException)
                && failure.Source != "Npgsql"
            )
                throw new StorageException(
                    $"The data directory '{options.DataDirectory}' cannot be used: {failure.Message}",
                    failure
                );
            if (PostgresFailure.IsKnown(failure))
                throw new PostgresFailure(failure).ToStorageException();
            throw;
        }
    }

    public override SqlDatabase OpenWriter() =>
        Open(
            WriterPatience,
            // A commit that is answered is on the disk, whatever the server's default is.
            "SELECT set_config('synchronous_commit', 'on', false)"
                + " WHERE current_setting('synchronous_commit') = 'off'",
            // A node that stands still with the lock in its hand must not stop the others.
            "SET idle_in_transaction_session_timeout = '30s'",
            "SET lock_timeout = '20s'"
        );

    public override SqlDatabase OpenReader() => Open(TimeSpan.Zero);

    protected override void Dispose(bool disposing) => _source.Dispose();

    private PostgresDatabase Open(TimeSpan patience, params ReadOnlySpan<string> settings)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = _source.OpenConnection();
            foreach (var setting in settings)
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
        if (address.KeepAlive == 0)
            address.TcpKeepAlive = true;
        address.ApplicationName ??= "muster";
        return new NpgsqlDataSourceBuilder(address.ConnectionString).Build();
    }
}
