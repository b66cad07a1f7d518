using Muster.Acs.Storage.Sql;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// One server works on one database, or the nodes of one cluster. The lock is a session's of PostgreSQL,
/// held on the connection that writes: a server that is alone has it for itself, nodes share it. So who
/// cannot have it cannot write either, at the start as after a connection that was lost.
/// </summary>
internal sealed class ServerLock(bool isShared)
{
    /// <summary>"MusterSe".</summary>
    private const long Lock = 0x4d75737465725365;

    private readonly string _take = isShared
        ? $"SELECT pg_advisory_lock_shared({Lock})"
        : $"SELECT pg_advisory_lock({Lock})";
    private (int Process, DateTime Began)? _last;

    /// <summary>Throws <see cref="StorageException"/> that says who has it.</summary>
    public void Take(NpgsqlConnection connection)
    {
        // What the network took from us, PostgreSQL may believe to be alive.
        if (_last is { } last)
            End(connection, last);
        try
        {
            // A server that was killed a moment ago may still have a session.
            Run(connection, "SET lock_timeout = '3s'");
            Run(connection, _take);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw Taken(connection);
        }
        using var began = new NpgsqlCommand(
            "SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()",
            connection
        );
        _last = began.ExecuteScalar() is DateTime time ? (connection.ProcessID, time) : null;
    }

    private static void End(NpgsqlConnection connection, (int Process, DateTime Began) last)
    {
        using var command = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE pid = @process AND backend_start = @began",
            connection
        );
        command.Parameters.AddWithValue("process", last.Process);
        command.Parameters.AddWithValue("began", last.Began);
        command.ExecuteNonQuery();
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private StorageException Taken(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(
            $"""
            SELECT coalesce(host(client_addr), 'its own machine'), backend_start
            FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'advisory' AND granted AND objsubid = 1
                AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND ((classid::bigint << 32) | objid::bigint) = {Lock}
            LIMIT 1
            """,
            connection
        );
        using var row = command.ExecuteReader();
        var who = row.Read()
            ? $"from {row.GetString(0)}, since {row.GetDateTime(1).ToUniversalTime():u}"
            : "which has just gone";
        return new StorageException(
            isShared
                ? $"A server that is not of a cluster works on this database already ({who}): stop "
                    + "it, or give it the settings of the cluster (--cluster-redis, --cluster-address)."
                : $"Another server works on this database already ({who}): stop it, give this one a "
                    + "database of its own, or make both nodes of one cluster (--cluster-redis, "
                    + "--cluster-address)."
        );
    }
}
