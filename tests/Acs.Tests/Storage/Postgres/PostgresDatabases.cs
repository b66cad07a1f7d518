using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// One server for all tests of this assembly, and a new database for each: a copy of one that the
/// migrations made once.
/// </summary>
internal static class PostgresDatabases
{
    private const string Template = "muster_template";

    private static readonly Lazy<PostgresServer> Started = new(Make);
    private static int _made;

    public static PostgresServer Server => Started.Value;

    /// <summary>The name of a database that has its tables.</summary>
    public static string Create()
    {
        var name = NewName();
        Server.Execute($"CREATE DATABASE {name} TEMPLATE {Template}");
        return name;
    }

    /// <summary>The name of a database that is empty.</summary>
    public static string CreateEmpty()
    {
        var name = NewName();
        Server.Execute($"CREATE DATABASE {name}");
        return name;
    }

    public static void Drop(string name) => Server.Execute($"DROP DATABASE {name} WITH (FORCE)");

    private static string NewName() => $"test_{Interlocked.Increment(ref _made)}";

    private static PostgresServer Make()
    {
        var server = PostgresServer.Make();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        server.Execute($"CREATE DATABASE {Template}");
        using var source = NpgsqlDataSource.Create(server.Address(Template));
        PostgresMigration.Run(source, NullLogger.Instance);
        return server;
    }
}
