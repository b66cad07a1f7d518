using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// Makes partitions before they are needed and drops those of which all rows are too old: as much work
/// for a million rows as for one. Each table has one more, <c>_rest</c>, for rows that belong to none: a
/// device whose clock is wrong, or what came before there were any.
/// </summary>
/// <remarks>
/// Both need locks that those who read and write hold. They are waited for briefly only, as all others
/// would wait behind: what did not work is tried again at the next time. Of several servers on one
/// database one does it.
/// </remarks>
internal sealed partial class PartitionKeeper(
    NpgsqlDataSource source,
    LiveOptions options,
    ILogger logger
)
{
    /// <summary>How often it has to be called, at least.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // "mustpart"
    private const long OneAtATime = 0x6d75_7374_7061_7274;

    /// <summary>False when another server, or another call, is at it just now.</summary>
    public async Task<bool> KeepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        if (!await IsFirstAsync(connection, cancellation))
            return false;
        foreach (var plan in PartitionPlan.Of(options.Current))
            await KeepAsync(connection, plan, now, cancellation);
        // A connection that is closed, for whatever went wrong, unlocks as well.
        await RunAsync(connection, $"SELECT pg_advisory_unlock({OneAtATime})", cancellation);
        return true;
    }

    /// <summary>
    /// Makes them for what is copied here as well, which is old: as far back as is kept, and for all
    /// numbers of events.
    /// </summary>
    public async Task MakeAsync(
        (long First, long Last) events,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        foreach (var plan in PartitionPlan.Of(options.Current))
        {
            var there = await Partition.AllOfAsync(connection, plan.Table, cancellation);
            var (begin, position) = plan.IsNumbered
                ? events
                : ((now - plan.Age).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
            var end = there.Count > 0 ? there[0].From : plan.BeginOf(position);
            foreach (var (from, to) in plan.Between(begin, end))
                await MakeAsync(connection, plan, from, to, cancellation);
            foreach (var (from, to) in plan.Missing(position, EndOf(there)))
                await MakeAsync(connection, plan, from, to, cancellation);
        }
    }

    private static long? EndOf(IReadOnlyList<Partition> there) =>
        there.Count > 0 ? there[^1].To : null;

    private async Task KeepAsync(
        NpgsqlConnection connection,
        PartitionPlan plan,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        try
        {
            var there = await Partition.AllOfAsync(connection, plan.Table, cancellation);
            var position = plan.IsNumbered
                ? await LastAsync(connection, plan, cancellation)
                : now.ToUnixTimeMilliseconds();
            foreach (var (from, to) in plan.Missing(position, EndOf(there)))
                await MakeAsync(connection, plan, from, to, cancellation);
            foreach (var partition in there)
            {
                if (!await IsOldAsync(connection, plan, partition, position, now, cancellation))
                    break;
                await DetachAsync(connection, plan, partition, cancellation);
            }
            // Perhaps some that were left by a server that ended here.
            foreach (var name in await Partition.GoneOfAsync(connection, plan.Table, cancellation))
                await DropAsync(connection, plan, name, cancellation);
        }
        catch (PostgresException busy)
            when (busy.SqlState
                    is PostgresErrorCodes.LockNotAvailable
                        or PostgresErrorCodes.DeadlockDetected
            )
        {
            LogBusy(plan.Table);
        }
    }

    /// <summary>Beside the table first, with what waits for it in the rest, and then into it.</summary>
    private static async Task MakeAsync(
        NpgsqlConnection connection,
        PartitionPlan plan,
        long from,
        long to,
        CancellationToken cancellation
    )
    {
        var (table, name) = (plan.Table, plan.NameOf(from));
        await InTransactionAsync(
            connection,
            $"""
            CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING STORAGE);
            LOCK TABLE {table}_rest IN ACCESS EXCLUSIVE MODE;
            WITH moved AS (
                DELETE FROM {table}_rest WHERE {plan.Column} >= {from} AND {plan.Column} < {to}
                RETURNING *)
            INSERT INTO {name} SELECT * FROM moved;
            ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({from}) TO ({to});
            """,
            cancellation
        );
    }

    // Only this locks the whole table: what takes longer is done to what is no part of it any more.
    private static Task DetachAsync(
        NpgsqlConnection connection,
        PartitionPlan plan,
        Partition partition,
        CancellationToken cancellation
    ) =>
        InTransactionAsync(
            connection,
            $"""
            ALTER TABLE {plan.Table} DETACH PARTITION {partition.Name};
            ALTER TABLE {partition.Name} RENAME TO {partition.Name}{Partition.Gone};
            """,
            cancellation
        );

    private async Task DropAsync(
        NpgsqlConnection connection,
        PartitionPlan plan,
        string name,
        CancellationToken cancellation
    )
    {
        var before = plan.Before is { } sql ? sql.Replace("{0}", name) + ";" : "";
        await InTransactionAsync(connection, $"{before}\nDROP TABLE {name};", cancellation);
        LogDropped(name);
    }

    private static async Task<bool> IsOldAsync(
        NpgsqlConnection connection,
        PartitionPlan plan,
        Partition partition,
        long position,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var horizon = (now - plan.Age).ToUnixTimeMilliseconds();
        if (!plan.IsNumbered)
            return partition.To <= horizon;
        if (partition.To > position)
            return false;
        if (partition.To <= position - plan.Most)
            return true;
        var newest = await NumberAsync(
            connection,
            $"SELECT at FROM {partition.Name} ORDER BY {plan.Column} DESC LIMIT 1",
            cancellation
        );
        return newest is null || newest < horizon;
    }

    private static async Task<long> LastAsync(
        NpgsqlConnection connection,
        PartitionPlan plan,
        CancellationToken cancellation
    ) =>
        await NumberAsync(connection, $"SELECT max({plan.Column}) FROM {plan.Table}", cancellation)
        ?? 0;

    private static async Task<bool> IsFirstAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT pg_try_advisory_lock({OneAtATime})";
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task InTransactionAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, $"SET LOCAL lock_timeout = '500ms';\n{sql}", cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<long?> NumberAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellation) is { } value and not DBNull
            ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : null;
    }

    private static async Task RunAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
