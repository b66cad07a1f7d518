using Muster.Acs.Storage.Postgres;
using Npgsql;

namespace Muster.Acs.Storage;

/// <summary>What a look at a whole PostgreSQL finds. Servers may work on it meanwhile.</summary>
internal static class PostgresCheck
{
    /// <summary>In sentences; none when all is well. Throws <see cref="StorageException"/>.</summary>
    public static async Task<IReadOnlyList<string>> FindingsAsync(
        string place,
        CancellationToken cancellation
    )
    {
        if (!PostgresAddress.TryParse(place, out var address, out var problem))
            throw new StorageException(
                $"The address of the PostgreSQL is not understood: {problem}."
            );
        await using var source = PostgresStore.SourceOf(address);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            var findings = await ScriptsAsync(connection, cancellation);
            if (findings.Count > 0)
                return findings;
            findings.AddRange(await IndexesAsync(connection, cancellation));
            foreach (var table in StoredTable.All)
            {
                findings.AddRange(await ReadAsync(connection, table, cancellation));
                findings.AddRange(await NumbersAsync(connection, table, cancellation));
            }
            return findings;
        }
        catch (Exception failure) when (PostgresFailure.IsKnown(failure))
        {
            throw new PostgresFailure(failure).ToStorageException();
        }
    }

    private static async Task<List<string>> ScriptsAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        const string journal = "SELECT CAST(to_regclass('schemaversions') AS text)";
        if (await TextsAsync(connection, journal, cancellation) is [null])
            return ["There is no store in it yet: 'muster store migrate' makes one."];
        var run = await TextsAsync(
            connection,
            "SELECT scriptname FROM schemaversions",
            cancellation
        );
        var known = PostgresMigration.Scripts().ToHashSet(StringComparer.Ordinal);
        return
        [
            .. run.Where(script => !known.Contains(script!))
                .Select(script => $"A newer Muster has written it: {script} is unknown here."),
            .. known
                .Where(script => !run.Contains(script))
                .Select(script =>
                    $"It is older than this Muster: run 'muster store migrate' ({script})."
                ),
        ];
    }

    private static async Task<IEnumerable<string>> IndexesAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        var invalid = await TextsAsync(
            connection,
            """
            SELECT CAST(CAST(indexrelid AS regclass) AS text) FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            WHERE NOT i.indisvalid AND c.relnamespace = CAST(current_schema() AS regnamespace)
            """,
            cancellation
        );
        return invalid.Select(index =>
            $"The index {index} is not valid: run REINDEX INDEX {index}."
        );
    }

    // Whoever counts reads all rows, and whoever measures what lies beside them reads that, too.
    private static async Task<IEnumerable<string>> ReadAsync(
        NpgsqlConnection connection,
        StoredTable table,
        CancellationToken cancellation
    )
    {
        try
        {
            await TextsAsync(
                connection,
                $"SELECT CAST(sum(length(CAST(t AS text))) AS text) FROM {table.Name} t",
                cancellation
            );
            return [];
        }
        catch (PostgresException damage)
        {
            return [$"The table {table.Name} cannot be read: {damage.MessageText}."];
        }
    }

    private static async Task<IEnumerable<string>> NumbersAsync(
        NpgsqlConnection connection,
        StoredTable table,
        CancellationToken cancellation
    )
    {
        if (table.Number is not { } column)
            return [];
        var behind = await TextsAsync(
            connection,
            $"""
            SELECT 'yes' WHERE (SELECT max({column}) FROM {table.Name}) > coalesce(
                pg_sequence_last_value(
                    CAST(pg_get_serial_sequence('{table.Name}', '{column}') AS regclass)), 0)
            """,
            cancellation
        );
        return behind.Select(_ =>
            $"Numbers of {table.Name} would be given twice: its sequence stands below the last one."
        );
    }

    private static async Task<IReadOnlyList<string?>> TextsAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<string?>();
        while (await rows.ReadAsync(cancellation))
            texts.Add(rows.IsDBNull(0) ? null : rows.GetString(0));
        return texts;
    }
}
