using Npgsql;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

public sealed class PostgresTreeSizeTests : TreeSizeContract
{
    private readonly PostgresHost _host;

    public PostgresTreeSizeTests(ITestOutputHelper output)
        : this(new PostgresHost(), output) { }

    private PostgresTreeSizeTests(PostgresHost host, ITestOutputHelper output)
        : base(host, output) => _host = host;

    private protected override long Size()
    {
        using var source = NpgsqlDataSource.Create(
            PostgresDatabases.Server.Address(_host.Database)
        );
        using var command = source.CreateCommand("SELECT pg_database_size(current_database())");
        return (long)command.ExecuteScalar()!;
    }
}
