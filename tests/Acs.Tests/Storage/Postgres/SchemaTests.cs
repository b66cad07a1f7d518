using Muster.Acs.Storage.Sqlite;
using Npgsql;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>What the migrations of each database have come to: one schema.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void The_migrations_of_both_databases_come_to_the_same_tables_and_columns()
    {
        var (sqlite, postgres) = (Sqlite(), Postgres());
        // A migration of one was not written for the other: CONTRIBUTING.md says how.
        Assert.Equal(sqlite.Select(Text), postgres.Select(Text));
    }

    [Fact]
    public void All_tables_are_copied_but_those_that_follow_from_others() =>
        Assert.Equal(
            Postgres()
                .Select(column => column.Table)
                .Distinct()
                .Where(t => t is not ("transcript_space" or "fleet_models" or "fleet_tags")),
            StoredTable.All.Select(table => table.Name).Order(StringComparer.Ordinal)
        );

    private static string Text(StoredColumn column) =>
        $"{column.Table}.{column.Name} {column.Kind}";

    private static IReadOnlyList<StoredColumn> Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("muster-schema-");
        NewDatabase.PutIn(folder.FullName);
        try
        {
            using var database = SqliteDatabase.OpenReader(
                Path.Combine(folder.FullName, SqliteStore.FileName),
                TimeSpan.FromSeconds(5)
            );
            return StoredColumn.AllOf(database);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<StoredColumn> Postgres()
    {
        var name = PostgresDatabases.Create();
        try
        {
            using var connection = new NpgsqlConnection(PostgresDatabases.Server.Address(name));
            connection.Open();
            using var database = new PostgresDatabase(connection, TimeSpan.Zero);
            return StoredColumn.AllOf(database);
        }
        finally
        {
            PostgresDatabases.Drop(name);
        }
    }
}
