using Muster.Acs.Storage.Sql;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>What PostgreSQL answered instead of doing what it was told, or that it did not answer.</summary>
internal sealed class PostgresFailure : SqlFailure
{
    private readonly string? _state;
    private readonly bool _isFatal;

    /// <summary>A value that PostgreSQL cannot keep, known before it is sent.</summary>
    public PostgresFailure(string message)
        : base(message) => _state = "22000";

    public PostgresFailure(Exception failure)
        : base(WordsOf(failure), failure)
    {
        if (failure is PostgresException refused)
        {
            _state = refused.SqlState;
            // A plan that was made before the tables changed is of no use on this connection.
            _isFatal =
                refused.InvariantSeverity is "FATAL" or "PANIC"
                || refused.Routine == "RevalidateCachedQuery";
        }
    }

    /// <summary>
    /// Not one write: no connection, no room, a server that stops or only reads, a lock that was not to
    /// be had in time.
    /// </summary>
    public override bool IsOfTheStore =>
        _state is null
        || _isFatal
        || _state
            is PostgresErrorCodes.ReadOnlySqlTransaction
                or PostgresErrorCodes.LockNotAvailable
        || Class is "08" or "28" or "3D" or "53" or "57" or "58" or "F0" or "XX"
            && _state != PostgresErrorCodes.QueryCanceled;

    public override bool IsOfTheConnection =>
        IsOfTheStore && Class != "53" && _state != PostgresErrorCodes.LockNotAvailable;

    private string? Class => _state?[..2];

    /// <summary>What went wrong in the work of this process with the database, as its kind of failure.</summary>
    public static bool IsKnown(Exception failure) =>
        failure
            is NpgsqlException
                or IOException
                or TimeoutException
                or ObjectDisposedException
                or System.Net.Sockets.SocketException;

    public override StorageException ToStorageException() =>
        new($"{Advice} (PostgreSQL: {Message})", this);

    /// <summary>One sentence that tells an operator what to do.</summary>
    private string Advice =>
        _state switch
        {
            null => "The database does not answer: check that PostgreSQL runs and can be reached.",
            PostgresErrorCodes.DiskFull =>
                "The disk is full: make room where PostgreSQL keeps its data.",
            PostgresErrorCodes.TooManyConnections =>
                "PostgreSQL takes no more connections: raise max_connections.",
            PostgresErrorCodes.LockNotAvailable =>
                "The database is locked by another node: end it, or wait until it is done.",
            PostgresErrorCodes.ReadOnlySqlTransaction =>
                "The database only reads: connect to the primary server.",
            PostgresErrorCodes.InvalidCatalogName =>
                "The database is not there: create it (createdb), or name another.",
            PostgresErrorCodes.InsufficientPrivilege =>
                "The database does not let this user do it: let him own the database.",
            _ when Class == "28" =>
                "PostgreSQL does not let this user in: check the name, the password and pg_hba.conf.",
            _ when Class is "57" or "08" => "PostgreSQL is stopping or starting.",
            _ => "The database cannot be read or written.",
        };

    // A connection that was refused says so only inside.
    private static string WordsOf(Exception failure) =>
        failure is PostgresException refused ? $"{refused.MessageText} ({refused.SqlState})"
        : failure.InnerException is { } inner && inner.Message != failure.Message
            ? $"{failure.Message}: {inner.Message}"
        : failure.Message;
}
