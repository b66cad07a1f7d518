using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>A partition that is there, and the range that it holds.</summary>
internal sealed partial record Partition(string Name, long From, long To)
{
    /// <summary>What the name of one ends with that is no part of its table any more.</summary>
    public const string Gone = "_gone";

    /// <summary>All of a table but that of the rest, in the order of their ranges.</summary>
    public static async Task<IReadOnlyList<Partition>> AllOfAsync(
        NpgsqlConnection connection,
        string table,
        CancellationToken cancellation
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT c.relname, pg_get_expr(c.relpartbound, c.oid)
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = CAST($1 AS regclass)
            """;
        command.Parameters.Add(new() { Value = table });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<Partition>();
        while (await rows.ReadAsync(cancellation))
        {
            if (Range().Match(rows.GetString(1)) is { Success: true } range)
                found.Add(new(rows.GetString(0), NumberOf(range, "from"), NumberOf(range, "to")));
        }
        return [.. found.OrderBy(partition => partition.From)];
    }

    /// <summary>Those that are to be dropped.</summary>
    public static async Task<IReadOnlyList<string>> GoneOfAsync(
        NpgsqlConnection connection,
        string table,
        CancellationToken cancellation
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT relname FROM pg_class
            WHERE relkind = 'r' AND pg_table_is_visible(oid)
                AND starts_with(relname, $1 || '_') AND right(relname, 5) = $2
            ORDER BY relname
            """;
        command.Parameters.Add(new() { Value = table });
        command.Parameters.Add(new() { Value = Gone });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<string>();
        while (await rows.ReadAsync(cancellation))
            found.Add(rows.GetString(0));
        return found;
    }

    private static long NumberOf(Match range, string group) =>
        long.Parse(range.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"FROM \('(?<from>-?\d+)'\) TO \('(?<to>-?\d+)'\)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Range();
}
