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
        CreateTemplate(server);
        using var source = NpgsqlDataSource.Create(server.Address(Template));
        PostgresMigration.Run(source, NullLogger.Instance);
        return server;
    }

    // Of a language whose order and whose capitals are others than those of octets, where the server has
    // any (PostgreSQL 15 and newer): nothing may depend on how a database was created.
    private static void CreateTemplate(PostgresServer server)
    {
        try
        {
            server.Execute(
                $"CREATE DATABASE {Template} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'"
            );
        }
        catch (PostgresException)
        {
            server.Execute($"CREATE DATABASE {Template}");
        }
    }
}
