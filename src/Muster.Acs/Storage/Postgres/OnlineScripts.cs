using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// What is made while the servers of an older version write, as it takes minutes of a large table: scripts
/// named <c>NNNN_online_….sql</c>, behind all others, a statement at a time and none in a transaction. One
/// that broke off is begun anew, so each of their statements finds what it has done already.
/// </summary>
internal static partial class OnlineScripts
{
    /// <summary>Whether a script is one of them.</summary>
    public static bool Has(string script) => Named().IsMatch(script);

    /// <summary>
    /// Runs those that the database has not seen, on the connection that holds the lock of migrations: so
    /// no other node begins as long as PostgreSQL still works on one.
    /// </summary>
    public static void Run(NpgsqlConnection connection, IEnumerable<string> scripts, ILogger logger)
    {
        foreach (var script in scripts.Where(Has).Order(StringComparer.Ordinal))
        {
            if (
                Number(
                    connection,
                    "SELECT count(*) FROM schemaversions WHERE scriptname=$1",
                    script
                ) > 0
            )
                continue;
            foreach (var statement in StatementsOf(script))
                Run(connection, statement, logger);
            Execute(
                connection,
                "INSERT INTO schemaversions (scriptname, applied) VALUES ($1, now())",
                script
            );
        }
    }

    private static void Run(NpgsqlConnection connection, string statement, ILogger logger)
    {
        if (Made().Match(statement) is { Success: true } made)
        {
            var index = made.Groups[1].Value;
            // What broke off is there by its name, and is written by each write, but never read.
            if (Number(connection, Invalid, index) > 0)
                Execute(connection, $"DROP INDEX CONCURRENTLY {index}");
        }
        try
        {
            Execute(connection, statement);
        }
        catch (PostgresException missing)
            when (missing.SqlState == PostgresErrorCodes.UndefinedObject
                && statement.Contains("gin_trgm_ops", StringComparison.Ordinal)
            )
        {
            LogNoParts(logger);
        }
    }

    private const string Invalid =
        "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid";

    /// <summary>The statements of a script, none of which has a semicolon within.</summary>
    public static IEnumerable<string> StatementsOf(string script) =>
        Comment()
            .Replace(TextOf(script), "")
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string TextOf(string script)
    {
        using var text = new StreamReader(
            typeof(OnlineScripts).Assembly.GetManifestResourceStream(script)!
        );
        return text.ReadToEnd();
    }

    private static long Number(NpgsqlConnection connection, string sql, string parameter)
    {
        using var command = Command(connection, sql, parameter);
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(NpgsqlConnection connection, string sql, string? parameter = null)
    {
        using var command = Command(connection, sql, parameter);
        command.ExecuteNonQuery();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, string? parameter)
    {
        // As long as it takes: given up after a while, it would be given up at each start.
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        if (parameter is not null)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameter });
        return command;
    }

    [GeneratedRegex(@"/\d{4}_online_")]
    private static partial Regex Named();

    [GeneratedRegex(@"^CREATE (?:UNIQUE )?INDEX CONCURRENTLY IF NOT EXISTS (\w+)")]
    private static partial Regex Made();

    [GeneratedRegex("^--.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [LoggerMessage(
        EventId = 5013,
        Level = LogLevel.Information,
        Message = "pg_trgm is not there: parts of identifiers are found by looking at all devices"
    )]
    private static partial void LogNoParts(ILogger logger);
}
