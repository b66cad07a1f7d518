using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Storage.Postgres;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using Npgsql;

namespace Muster.Acs.Storage;

/// <summary>
/// A store as a whole, on which no server works while this lives: a data directory with its SQLite
/// database, or a PostgreSQL.
/// </summary>
internal sealed class StorePlace : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long a server that was told to end is given for it.</summary>
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(3);

    private readonly IDisposable _held;
    private readonly Func<SqlDatabase> _open;

    private StorePlace(IDisposable held, Func<SqlDatabase> open, NpgsqlDataSource? postgres)
    {
        (_held, _open) = (held, open);
        Postgres = postgres;
    }

    /// <summary>Where its connections come from, if it is a PostgreSQL.</summary>
    public NpgsqlDataSource? Postgres { get; }

    public static bool IsPostgres(string place) =>
        place.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || place.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
        || place.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether both are the same.</summary>
    public static bool AreSame(string one, string other)
    {
        if (IsPostgres(one) != IsPostgres(other))
            return false;
        if (!IsPostgres(one))
            return Path.GetFullPath(one) == Path.GetFullPath(other);
        return PostgresAddress.TryParse(one, out var first, out _)
            && PostgresAddress.TryParse(other, out var second, out _)
            && (first.Host, first.Port, first.Database ?? first.Username)
                == (second.Host, second.Port, second.Database ?? second.Username);
    }

    /// <summary>Opens one, its schema brought up to date. Throws <see cref="StorageException"/>.</summary>
    /// <param name="place">A data directory, or the address of a PostgreSQL.</param>
    /// <param name="isNew">Whether a data directory without a database is given one.</param>
    /// <param name="isAlone">Whether servers that share a PostgreSQL are refused.</param>
    public static StorePlace Open(string place, bool isNew, bool isAlone = true) =>
        IsPostgres(place) ? OfPostgres(place, isAlone) : OfDirectory(place, isNew);

    public SqlDatabase OpenDatabase() => _open();

    public void Dispose() => _held.Dispose();

    private static StorePlace OfDirectory(string directory, bool isNew)
    {
        var path = Path.Combine(directory, SqliteStore.FileName);
        if (isNew)
            Directory.CreateDirectory(directory);
        else if (!File.Exists(path))
            throw new StorageException($"{directory} is no data directory of a server.");
        var held = DataDirectoryLock.Take(directory);
        try
        {
            Migration.Run(path, NullLogger.Instance);
            return new(held, () => SqliteDatabase.OpenWriter(path, Patience), null);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static StorePlace OfPostgres(string place, bool isAlone)
    {
        if (!PostgresAddress.TryParse(place, out var address, out var problem))
            throw new StorageException(
                $"The address of the PostgreSQL is not understood: {problem}."
            );
        var source = PostgresStore.SourceOf(address);
        try
        {
            if (isAlone)
                RefuseServers(source);
            PostgresMigration.Run(source, NullLogger.Instance);
            return new(
                source,
                () => new PostgresDatabase(source.OpenConnection(), TimeSpan.Zero),
                source
            );
        }
        catch (Exception failure)
        {
            source.Dispose();
            if (PostgresFailure.IsKnown(failure))
                throw new PostgresFailure(failure).ToStorageException();
            throw;
        }
    }

    private static void RefuseServers(NpgsqlDataSource source)
    {
        using var connection = source.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND application_name = current_setting('application_name')
            """;
        using var pause = connection.CreateCommand();
        pause.CommandText = "SELECT pg_sleep(0.05)";
        // One that was stopped a moment ago may still have a session.
        var asked = Stopwatch.StartNew();
        while (command.ExecuteScalar() is > 0L)
        {
            if (asked.Elapsed > ToEnd)
                throw new StorageException(
                    "A server works on the database: stop it first, and all others that share it."
                );
            pause.ExecuteNonQuery();
        }
    }
}
