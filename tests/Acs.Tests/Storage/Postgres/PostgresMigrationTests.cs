using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Devices;
using Npgsql;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>A version that makes new indexes, while a server of the one before works on the database.</summary>
public sealed class PostgresMigrationTests : StoreContract
{
    private const string Index = "device_contacts_last_inform";
    private const string Before = "device_contacts_last_hour";

    private const string Long = "query_start < clock_timestamp() - interval '1.5 s'";

    private readonly PostgresHost _host;

    public PostgresMigrationTests()
        : this(new PostgresHost { Options = new() { ClusterRedis = "redis.example" } }) { }

    private PostgresMigrationTests(PostgresHost host)
        : base(host) => _host = host;

    [Fact]
    public async Task Servers_write_while_an_index_is_made_however_long_that_takes()
    {
        var (held, device) = (await StoredAsync(1), await StoredAsync(2));
        await BackAsync();
        await using var open = await WriteAndHoldAsync(held);
        var migration = Migrate("new");
        // Longer than the driver would wait for it, which is a second here.
        await Wait.UntilAsync(() => IsAsync("new", $"query LIKE 'CREATE INDEX%' AND {Long}"));
        await Store.Devices.RecordAsync(Inform(device, changed: false), Token);
        Assert.Equal(2, (await Store.Devices.InformsAsync(device.RowId, 10, Token)).Count);
        Assert.False(migration.IsCompleted);
        Assert.Equal(0, await NumberAsync(Count(Index, "AND indisvalid")));
        await RunAsync(open, "COMMIT");
        await migration;
        await ExpectDoneAsync();
    }

    [Fact]
    public async Task A_node_that_waits_for_another_does_not_keep_it_from_its_end()
    {
        await BackAsync();
        await using var open = await WriteAndHoldAsync(await StoredAsync(1));
        var first = Migrate("first");
        await Wait.UntilAsync(() => IsAsync("first", "query LIKE 'CREATE INDEX%'"));
        var second = Migrate("second");
        await Wait.UntilAsync(() => IsAsync("second", "query LIKE '%advisory_lock%'"));
        await RunAsync(open, "COMMIT");
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(60), Token);
        await ExpectDoneAsync();
    }

    [Theory]
    [InlineData("pg_cancel_backend")]
    [InlineData("pg_terminate_backend")]
    public async Task An_index_that_broke_off_is_made_anew(string end)
    {
        await BackAsync();
        await using var open = await WriteAndHoldAsync(await StoredAsync(1));
        var broken = Migrate("broken");
        await Wait.UntilAsync(() => IsAsync("broken", "query LIKE 'CREATE INDEX%'"));
        PostgresDatabases.Server.Execute(
            $"""
            SELECT {end}(pid) FROM pg_stat_activity
            WHERE datname = '{_host.Database}' AND application_name = 'broken'
            """
        );
        var failure = await Assert.ThrowsAsync<StorageException>(() => broken);
        Assert.Contains("cannot be brought up to date", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, await NumberAsync(Count(Index, "AND NOT indisvalid")));
        // It is in use until the new one is there.
        Assert.Equal(1, await NumberAsync(Count(Before)));
        await RunAsync(open, "COMMIT");
        await Migrate("again");
        await ExpectDoneAsync();
    }

    // PostgreSQL says nothing here; and it goes on with the index, as it does not look for who asked.
    [Fact]
    public async Task A_line_that_breaks_is_told_and_the_next_start_has_the_index()
    {
        await BackAsync();
        await using var open = await WriteAndHoldAsync(await StoredAsync(1));
        await using var line = new BreakingLine(_host.Database);
        var address = Address("cut", _host.Database);
        (address.Host, address.Port) = ("127.0.0.1", line.Port);
        var cut = Task.Run(() => Migrate(address), Token);
        await Wait.UntilAsync(() => IsAsync("cut", "query LIKE 'CREATE INDEX%'"));
        line.Break();
        var failure = await Assert.ThrowsAsync<StorageException>(() => cut);
        Assert.Contains("cannot be brought up to date", failure.Message, StringComparison.Ordinal);
        await RunAsync(open, "COMMIT");
        await Migrate("again");
        await ExpectDoneAsync();
    }

    [Fact]
    public async Task What_is_there_already_is_not_made_again()
    {
        const string made = """
            SELECT sum(hashtext(CAST((indexrelid, relfilenode) AS text))) FROM pg_index
            JOIN pg_class c ON c.oid = indexrelid WHERE indrelid IN (
                SELECT to_regclass(t) FROM unnest(
                    ARRAY['devices', 'device_contacts', 'tasks', 'rule_faults']) t)
            """;
        const string scripts = "SELECT count(*) FROM schemaversions";
        var (indexes, seen) = (await NumberAsync(made), await NumberAsync(scripts));
        await Migrate("second");
        Assert.Equal((indexes, seen), (await NumberAsync(made), await NumberAsync(scripts)));
        // As a database is in which scripts of before made the same indexes.
        await ForgetScriptAsync();
        await Migrate("third");
        Assert.Equal((indexes, seen), (await NumberAsync(made), await NumberAsync(scripts)));
    }

    [Fact]
    public async Task Where_pg_trgm_is_not_there_its_index_is_left_out_and_no_other()
    {
        await BackAsync();
        await using (var connection = await ConnectAsync())
            await RunAsync(connection, "DROP EXTENSION IF EXISTS pg_trgm CASCADE");
        await Migrate("new");
        Assert.Equal(0, await NumberAsync(Count("devices_own_parts")));
        await ExpectDoneAsync();
    }

    [Fact]
    public async Task A_script_takes_as_long_as_it_takes()
    {
        var name = PostgresDatabases.CreateEmpty();
        try
        {
            var address = Address("slow", name);
            await using var other = new NpgsqlConnection(PostgresDatabases.Server.Address(name));
            await other.OpenAsync(Token);
            // A script makes it, and waits here to learn whether it is there.
            await RunAsync(other, "BEGIN; CREATE SCHEMA cluster");
            var migration = Task.Run(() => Migrate(address), Token);
            await Wait.UntilAsync(() => IsAsync("slow", $"wait_event_type = 'Lock' AND {Long}"));
            await RunAsync(other, "ROLLBACK");
            await migration;
        }
        finally
        {
            PostgresDatabases.Drop(name);
        }
    }

    [Fact]
    public void Only_what_can_be_begun_anew_is_done_online()
    {
        var scripts = PostgresMigration.Scripts().Where(OnlineScripts.Has).ToArray();
        Assert.Contains("PostgresMigrations/0005_online_indexes.sql", scripts);
        Assert.All(
            scripts.SelectMany(OnlineScripts.StatementsOf),
            statement =>
                Assert.Matches(
                    "^(CREATE (UNIQUE )?INDEX CONCURRENTLY IF NOT EXISTS"
                        + "|DROP INDEX CONCURRENTLY IF EXISTS|ANALYZE) ",
                    statement
                )
        );
    }

    /// <summary>The database as a version before left it.</summary>
    private async Task BackAsync()
    {
        await using var connection = await ConnectAsync();
        await RunAsync(
            connection,
            $"DROP INDEX {Index}; CREATE INDEX {Before} ON device_contacts (last_hour)"
        );
        await ForgetScriptAsync();
    }

    private async Task ForgetScriptAsync()
    {
        await using var connection = await ConnectAsync();
        await RunAsync(connection, "DELETE FROM schemaversions WHERE scriptname LIKE '%/0005_%'");
    }

    /// <summary>A transaction that has written and is not at its end.</summary>
    private async Task<NpgsqlConnection> WriteAndHoldAsync(DeviceRecord device)
    {
        var connection = await ConnectAsync();
        await RunAsync(
            connection,
            "BEGIN; UPDATE device_contacts SET last_inform = last_inform + 1"
                + $" WHERE device = {device.RowId}"
        );
        return connection;
    }

    private async Task ExpectDoneAsync()
    {
        Assert.Equal(1, await NumberAsync(Count(Index, "AND indisvalid")));
        Assert.Equal(0, await NumberAsync(Count(Before)));
        Assert.Equal(
            0,
            await NumberAsync("SELECT count(*) - count(DISTINCT scriptname) FROM schemaversions")
        );
        Assert.Equal(
            1,
            await NumberAsync(
                "SELECT count(*) FROM schemaversions WHERE scriptname LIKE '%/0005_%'"
            )
        );
    }

    private static string Count(string index, string more = "") =>
        $"SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('{index}') {more}";

    private Task Migrate(string who)
    {
        var address = Address(who, _host.Database);
        return Task.Run(() => Migrate(address), Token);
    }

    private static void Migrate(NpgsqlConnectionStringBuilder address)
    {
        using var source = PostgresStore.SourceOf(address);
        PostgresMigration.Run(source, NullLogger.Instance);
    }

    private static NpgsqlConnectionStringBuilder Address(string who, string database) =>
        new(PostgresDatabases.Server.Address(database))
        {
            ApplicationName = who,
            CommandTimeout = 1,
        };

    /// <summary>Whether a server of this name does this just now.</summary>
    private async Task<bool> IsAsync(string who, string what) =>
        await NumberAsync(
            $"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{who}' AND {what}"
        ) > 0;

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(PostgresDatabases.Server.Address(_host.Database));
        await connection.OpenAsync(Token);
        return connection;
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(
            await command.ExecuteScalarAsync(Token),
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
