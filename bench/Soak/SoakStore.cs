using Muster.Acs.Storage.Postgres;
using Npgsql;

namespace Muster.Bench;

/// <summary>Where the server stores: its data directory, or a PostgreSQL, which may be one of its own.</summary>
internal sealed class SoakStore : IDisposable
{
    private const string Database = "muster";

    private readonly PostgresServer? _server;
    private readonly string _data;

    /// <param name="store">sqlite, postgres, or the address of a PostgreSQL.</param>
    /// <param name="folder">Where there is place for all of it.</param>
    public SoakStore(string store, string folder)
    {
        _data = Path.Combine(folder, "data");
        if (store == "postgres")
        {
            if (!PostgresServer.IsInstalled)
                throw new BenchFailure("PostgreSQL is not installed (apt-get install postgresql).");
            _server = PostgresServer.In(
                Directory.CreateDirectory(Path.Combine(folder, "postgres"))
            );
            _server.Execute($"CREATE DATABASE {Database}");
        }
        Address = store switch
        {
            "sqlite" => null,
            "postgres" => _server!.Address(Database),
            _ => store,
        };
    }

    /// <summary>What the server is started with.</summary>
    public string[] Arguments =>
        Address is null ? ["--data", _data] : ["--data", _data, "--store", Address];

    private string? Address { get; }

    /// <summary>Octets of tables, indexes and, with SQLite, the log before them.</summary>
    public async Task<long> SizeAsync(CancellationToken cancellation)
    {
        if (Address is null)
            return new DirectoryInfo(_data).EnumerateFiles("muster.db*").Sum(file => file.Length);
        await using var source = NpgsqlDataSource.Create(Address);
        await using var command = source.CreateCommand(
            "SELECT pg_database_size(current_database())"
        );
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public void Dispose() => _server?.Dispose();
}
