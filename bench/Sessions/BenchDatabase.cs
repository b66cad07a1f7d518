using System.Globalization;
using Microsoft.Data.Sqlite;
using Muster.Acs.Storage.Postgres;
using Npgsql;

namespace Muster.Bench;

/// <summary>The database of an installation: how a node is told of it, and what it takes.</summary>
internal abstract class BenchDatabase : IDisposable
{
    public abstract string Name { get; }

    /// <summary>What a node is started with.</summary>
    public abstract string[] Arguments { get; }

    /// <summary>Of its own processes, those that have ended too.</summary>
    public abstract TimeSpan ProcessorTime { get; }

    /// <summary>Octets of tables and indexes that are in use; the log before them is not counted.</summary>
    public abstract long Bytes();

    public abstract void Dispose();
}

/// <summary>The file in the data directory.</summary>
internal sealed class SqliteBenchDatabase(string data) : BenchDatabase
{
    public override string Name => "SQLite";

    public override string[] Arguments => [];

    public override TimeSpan ProcessorTime => TimeSpan.Zero;

    public override long Bytes()
    {
        var path = Path.Combine(data, "muster.db");
        using var connection = new SqliteConnection(
            $"Data Source={path};Mode=ReadOnly;Pooling=False"
        );
        connection.Open();
        return (Pragma(connection, "page_count") - Pragma(connection, "freelist_count"))
            * Pragma(connection, "page_size");
    }

    public override void Dispose()
    {
        // It goes with its folder.
    }

    private static long Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (long)command.ExecuteScalar()!;
    }
}

/// <summary>A PostgreSQL of its own, on the same core and the same disk as the nodes, with its own defaults.</summary>
internal sealed class PostgresBenchDatabase : BenchDatabase
{
    private const string Database = "muster";

    /// <summary>Of the clock in which the kernel tells what a process has used (USER_HZ).</summary>
    private const double TicksASecond = 100;

    private readonly PostgresServer server;

    public PostgresBenchDatabase(string folder)
    {
        server = PostgresServer.In(Directory.CreateDirectory(folder));
        foreach (var process in server.Processes())
            Pinning.ToServerCore(process);
        server.Execute($"CREATE DATABASE {Database}");
    }

    public override string Name => "PostgreSQL";

    public override string[] Arguments => ["--store", server.Address(Database)];

    public override TimeSpan ProcessorTime
    {
        get
        {
            // One that ends between the two lists would be in neither sum, or in both.
            for (var attempt = 0; attempt < 10; attempt++)
            {
                var before = server.Processes();
                var ticks = before.Select(Ticks).Sum();
                if (before.SequenceEqual(server.Processes()))
                    return TimeSpan.FromSeconds(ticks / TicksASecond);
            }
            throw new BenchFailure("The processes of PostgreSQL come and go too fast.");
        }
    }

    public override long Bytes()
    {
        using var connection = new NpgsqlConnection(server.Address(Database));
        connection.Open();
        using var command = new NpgsqlCommand($"SELECT pg_database_size('{Database}')", connection);
        return (long)command.ExecuteScalar()!;
    }

    public override void Dispose() => server.Dispose();

    // utime, stime, and those of its children that have ended: proc_pid_stat(5), fields 14 to 17.
    private static long Ticks(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It has just ended; then the lists differ.
            return 0;
        }
    }
}
