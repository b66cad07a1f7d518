using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Microsoft.Extensions.Logging;
using Muster.Acs.Storage.Sql;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// Brings the schema up to date: each script of <c>Storage/Migrations/Postgres</c> once, in order, all of
/// them or none, and behind them the <see cref="OnlineScripts"/>. Nodes that start together wait for the
/// first, and then find nothing to do.
/// </summary>
internal static class PostgresMigration
{
    private const string Folder = "PostgresMigrations/";

    /// <summary>"MusterMi": another lock than the writer's, so that the other nodes go on meanwhile.</summary>
    private const long Lock = 0x4d75737465724d69;

    /// <summary>The names of all scripts that this version knows.</summary>
    public static IEnumerable<string> Scripts() =>
        typeof(PostgresMigration)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal));

    public static void Run(NpgsqlDataSource source, ILogger logger)
    {
        using var only = source.OpenConnection();
        Check(only);
        WaitForLock(only);
        MustBeReadable(only);
        var result = Upgrader(source, logger).PerformUpgrade();
        if (!result.Successful)
            throw Failed(result.Error);
        try
        {
            OnlineScripts.Run(only, Scripts(), logger);
        }
        catch (NpgsqlException failure)
        {
            throw Failed(failure);
        }
        // A connection that is closed unlocks as well.
        Execute(only, $"SELECT pg_advisory_unlock({Lock})");
    }

    private static UpgradeEngine Upgrader(NpgsqlDataSource source, ILogger logger) =>
        DeployChanges
            .To.PostgresqlDatabase(new PostgresqlConnectionManager(source))
            .WithScriptsEmbeddedInAssembly(
                typeof(PostgresMigration).Assembly,
                name =>
                    name.StartsWith(Folder, StringComparison.Ordinal) && !OnlineScripts.Has(name)
            )
            .WithTransaction()
            // What takes longer than the driver's half a minute would fail at each start.
            .WithExecutionTimeout(TimeSpan.Zero)
            .WithVariablesDisabled()
            .LogTo(new MigrationLog(logger))
            .Build();

    private static StorageException Failed(Exception failure) =>
        new($"The database cannot be brought up to date: {failure.Message}", failure);

    // By asking again and again: who waits in one statement is waited for in turn by an index that is made
    // online, as all statements are that began before it; so each is short.
    private static void WaitForLock(NpgsqlConnection connection)
    {
        using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Lock})", connection);
        while (take.ExecuteScalar() is not true)
            Execute(connection, "SELECT pg_sleep(0.05)");
    }

    // While versions are exchanged node by node, an older one goes on with what a newer one only added.
    private static void MustBeReadable(NpgsqlConnection connection)
    {
        using var find = new NpgsqlCommand(
            "SELECT to_regclass('cluster.schema_reader') IS NOT NULL",
            connection
        );
        if (find.ExecuteScalar() is not true)
            return;
        using var read = new NpgsqlCommand(
            "SELECT max(reader) FROM cluster.schema_reader",
            connection
        );
        if (TroubleWith(read.ExecuteScalar() as long? ?? 0) is { } trouble)
            throw new StorageException(trouble);
    }

    /// <summary>Why this version cannot work with a schema that needs one that knows this script.</summary>
    /// <returns>Null where it can.</returns>
    public static string? TroubleWith(long needed)
    {
        var known = Scripts().Max(NumberOf);
        return needed <= known
            ? null
            : "The database has the schema of a newer Muster, with which this one cannot work (it "
                + $"needs one that knows script {needed}; this one knows {known}): start the newer "
                + "one, or go back to the backup made before it was installed.";
    }

    /// <summary>2 of <c>PostgresMigrations/0002_cluster.sql</c>.</summary>
    private static long NumberOf(string script) =>
        long.Parse(
            script.AsSpan(Folder.Length, 4),
            System.Globalization.CultureInfo.InvariantCulture
        );

    private static void Check(NpgsqlConnection connection)
    {
        const int oldest = 13;
        if (connection.PostgreSqlVersion.Major < oldest)
            throw new StorageException(
                $"PostgreSQL {connection.PostgreSqlVersion} is too old: {oldest} or newer is needed."
            );
        using var command = new NpgsqlCommand("SHOW server_encoding", connection);
        if (command.ExecuteScalar() is string encoding and not "UTF8")
            throw new StorageException(
                $"The database is encoded in {encoding}: create one in UTF8 (createdb -E UTF8)."
            );
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }
}
