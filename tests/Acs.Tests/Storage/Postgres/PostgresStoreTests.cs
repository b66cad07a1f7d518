using Acs.Tests.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage.Sql;
using Npgsql;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>What concerns PostgreSQL alone.</summary>
public sealed class PostgresStoreTests : StoreContract
{
    private readonly PostgresHost _host;

    public PostgresStoreTests()
        : this(new PostgresHost { Options = Node }) { }

    private PostgresStoreTests(PostgresHost host)
        : base(host) => _host = host;

    /// <summary>One of many on its database.</summary>
    private static AcsOptions Node => new() { ClusterRedis = "redis.example" };

    private SqlStore Sql => (SqlStore)Store.Owner;

    [Fact]
    public async Task A_write_that_is_acknowledged_is_seen_by_another_connection()
    {
        var device = await StoredAsync(1);
        Assert.Equal(device.Id, await ScalarAsync("SELECT id FROM devices"));
        Assert.Equal(
            "2 PERIODIC",
            await ScalarAsync("SELECT codes FROM events WHERE kind IS NULL")
        );
    }

    [Fact]
    public async Task What_many_sessions_write_at_once_is_few_commits()
    {
        var devices = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => StoredAsync(n)));
        var (writes, commits) = (Sql.Writes, Sql.Commits);
        await Task.WhenAll(
            devices.Select(device =>
                Store.Devices.RecordAsync(Inform(device, changed: false), Token)
            )
        );
        Assert.Equal(200, Sql.Writes - writes);
        Assert.InRange(Sql.Commits - commits, 1, 20);
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk_whatever_the_server_is_set_to()
    {
        PostgresDatabases.Server.Execute(
            $"ALTER DATABASE {_host.Database} SET synchronous_commit = off"
        );
        await ReopenAsync();
        var set = await Sql.Writer.WriteAsync(
            0,
            static (database, _) =>
            {
                using var read = database.Prepare("SHOW synchronous_commit");
                Assert.True(read.Step());
                return read.Text(0);
            },
            Token
        );
        Assert.Equal("on", set);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    public async Task A_text_that_PostgreSQL_cannot_keep_fails_its_own_write_alone(int code)
    {
        var text = $"a{(char)code}b";
        var device = await StoredAsync(1);
        var tags = new[] { "one", text, "three" }
            .Select(tag => Store.Devices.ChangeTagsAsync(device.RowId, [tag], [], Token))
            .ToArray();
        await tags[0];
        var refusal = await Assert.ThrowsAsync<StorageException>(() => tags[1]);
        Assert.Contains("The write was refused", refusal.Message, StringComparison.Ordinal);
        await tags[2];
        Assert.Equal(["one", "three"], await Store.Devices.TagsAsync(device.RowId, Token));
    }

    [Fact]
    public async Task An_Inform_of_a_device_that_was_deleted_meanwhile_makes_it_anew()
    {
        var device = await StoredAsync(1);
        var other = await StoredAsync(2);
        await Store.Devices.DeleteAsync(device.RowId, Token);
        var rows = await Task.WhenAll(
            Store.Devices.RecordAsync(Inform(other, changed: false), Token),
            Store.Devices.RecordAsync(Inform(device, changed: false), Token)
        );
        Assert.Equal(other.RowId, rows[0]);
        Assert.NotEqual(device.RowId, rows[1]);
        Assert.Equal(device.Id, (await Store.Devices.FindAsync(device.Key, Token))!.Id);
        Assert.Single(await Store.Devices.InformsAsync(rows[1], 10, Token));
        Assert.Equal(2, (await Store.Devices.InformsAsync(other.RowId, 10, Token)).Count);
    }

    [Fact]
    public async Task A_large_answer_is_read_in_pieces_while_others_are_read_between()
    {
        const int rows = 1000;
        var sum = await Sql.Writer.WriteAsync(
            rows,
            static (database, rows) =>
            {
                long sum = 0;
                using var outer = database.Prepare("SELECT n FROM generate_series(1, ?) AS s (n)");
                outer.Bind(rows).Stream();
                while (outer.Step())
                {
                    using var inner = database.Prepare("SELECT ? * 2");
                    Assert.True(inner.Bind(outer.Long(0)).Step());
                    sum += inner.Long(0);
                }
                return sum;
            },
            Token
        );
        Assert.Equal(1000 * 1001, sum);
    }

    [Fact]
    public async Task Rows_that_are_read_when_others_are_asked_for_are_not_lost()
    {
        var read = await Sql.Writer.WriteAsync(
            0,
            static (database, _) =>
            {
                var read = new List<long>();
                using var outer = database.Prepare(
                    "SELECT 1 UNION SELECT 2 UNION SELECT 3 ORDER BY 1"
                );
                while (outer.Step())
                {
                    using var inner = database.Prepare("SELECT 10");
                    Assert.True(inner.Step());
                    read.Add(outer.Long(0) + inner.Long(0));
                }
                return read;
            },
            Token
        );
        Assert.Equal([11, 12, 13], read);
    }

    [Fact]
    public async Task A_lock_that_another_node_holds_makes_writes_wait_and_not_reads()
    {
        var device = await StoredAsync(1);
        await using var other = await ConnectAsync();
        await RunAsync(
            other,
            $"BEGIN; SELECT pg_advisory_xact_lock({PostgresDatabase.WriterLock})"
        );
        var write = Store.Devices.RecordAsync(Inform(device, changed: false), Token);
        Assert.NotNull(await Store.Devices.FindAsync(device.Key, Token));
        Assert.False(write.IsCompleted);
        await RunAsync(other, "COMMIT");
        await write;
    }

    [Fact]
    public async Task A_connection_that_the_server_ends_is_opened_again_without_a_word()
    {
        var device = await StoredAsync(1);
        await Store.Devices.FindAsync(device.Key, Token);
        for (var time = 0; time < 2; time++)
        {
            await using var other = await ConnectAsync();
            await RunAsync(
                other,
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            );
            await Store.Devices.RecordAsync(Inform(device, changed: false), Token);
            Assert.NotNull(await Store.Devices.FindAsync(device.Key, Token));
        }
        Assert.Equal(3, (await Store.Devices.InformsAsync(device.RowId, 10, Token)).Count);
    }

    [Fact]
    public async Task Two_nodes_that_write_at_once_lose_nothing_and_hide_no_event_from_who_follows()
    {
        const int each = 150;
        var device = await StoredAsync(1);
        await using var second = Open(_host.Database, Node);
        var last = await LastEventAsync();
        using var done = new CancellationTokenSource();
        var followed = FollowAsync(last, done.Token);
        await Task.WhenAll(WriteAsync(Store.Devices, "a"), WriteAsync(second.Devices, "b"));
        await done.CancelAsync();
        var rows = await followed;
        Assert.Equal(2 * each, rows.Count);
        Assert.Equal(rows.Order(), rows);
        // Each names the one before: none was lost between two that read the same.
        Assert.Equal(
            2 * each + 1,
            (await Store.Devices.InformsAsync(device.RowId, 1000, Token)).Count
        );
        Assert.Equal(2 * each, (await Store.Devices.TagsAsync(device.RowId, Token)).Count);

        Task WriteAsync(IDeviceStore devices, string node) =>
            Task.WhenAll(
                Enumerable
                    .Range(0, each)
                    .Select(async n =>
                    {
                        await devices.RecordAsync(Inform(device, changed: false), Token);
                        await devices.ChangeTagsAsync(device.RowId, [$"{node}{n}"], [], Token);
                    })
            );
    }

    [Fact]
    public void The_schema_is_made_by_many_at_once_and_made_once()
    {
        var name = PostgresDatabases.CreateEmpty();
        try
        {
            Parallel.For(
                0,
                4,
                _ =>
                {
                    using var source = NpgsqlDataSource.Create(
                        PostgresDatabases.Server.Address(name)
                    );
                    PostgresMigration.Run(source, NullLogger.Instance);
                    PostgresMigration.Run(source, NullLogger.Instance);
                }
            );
            using var connection = new NpgsqlConnection(PostgresDatabases.Server.Address(name));
            connection.Open();
            using var count = new NpgsqlCommand(
                "SELECT count(*) - count(DISTINCT scriptname) FROM schemaversions",
                connection
            );
            Assert.Equal(0L, count.ExecuteScalar());
        }
        finally
        {
            PostgresDatabases.Drop(name);
        }
    }

    [Fact]
    public void A_database_that_is_not_there_is_refused_with_what_to_do()
    {
        var failure = Assert.Throws<StorageException>(() => Open("nobody_made_it"));
        Assert.Contains("createdb", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_alone_lets_no_other_work_on_its_database()
    {
        // The store of this test is a node.
        var alone = Assert.Throws<StorageException>(() => Open(_host.Database));
        Assert.Contains("--cluster-redis", alone.Message, StringComparison.Ordinal);
        await Store.Owner.DisposeAsync();
        await using var first = Open(_host.Database);
        await first.Settings.CheckAsync(Token);
        var node = Assert.Throws<StorageException>(() => Open(_host.Database, Node));
        Assert.Contains("its own machine", node.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_session_was_ended_cannot_write_while_another_works()
    {
        await Store.Owner.DisposeAsync();
        await using var first = Open(_host.Database);
        await first.Settings.CheckAsync(Token);
        // The lock is the writer's: it goes with its session, and comes back with the next one.
        EndSessions();
        await first.Settings.CheckAsync(Token);
        EndSessions();
        await using (var second = Open(_host.Database))
        {
            var refused = await Assert.ThrowsAsync<StorageException>(() =>
                first.Settings.CheckAsync(Token)
            );
            Assert.Contains("Another server", refused.Message, StringComparison.Ordinal);
            await second.Settings.CheckAsync(Token);
        }
        await first.Settings.CheckAsync(Token);
    }

    [Fact]
    public async Task What_PostgreSQL_holds_for_a_connection_that_is_lost_is_taken_back()
    {
        await Store.Owner.DisposeAsync();
        var held = new ServerLock(isShared: false);
        await using var lost = await ConnectAsync();
        held.Take(lost);
        await using var next = await ConnectAsync();
        held.Take(next);
        // What is held for somebody else is not.
        await using var strange = await ConnectAsync();
        Assert.Throws<StorageException>(() => new ServerLock(isShared: true).Take(strange));
    }

    private void EndSessions() =>
        PostgresDatabases.Server.Execute(
            $"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = '{_host.Database}' AND pid <> pg_backend_pid()
            """
        );

    private SqlStore Open(string database, AcsOptions? options = null) =>
        PostgresStore.Open(
            new LiveOptions(
                (options ?? new AcsOptions()) with
                {
                    DataDirectory = _host.Folder,
                    Store = PostgresDatabases.Server.Address(database),
                }
            ),
            Clock,
            NullLoggerFactory.Instance
        );

    private async Task<long> LastEventAsync() =>
        (long)(await ScalarAsync("SELECT max(row_id) FROM events"))!;

    /// <summary>What somebody sees who always asks for what came after the last that he saw.</summary>
    private async Task<List<long>> FollowAsync(long last, CancellationToken until)
    {
        var seen = new List<long>();
        await using var connection = await ConnectAsync();
        while (true)
        {
            // Once more after the end: then all is there.
            var isLast = until.IsCancellationRequested;
            await using var command = new NpgsqlCommand(
                "SELECT row_id FROM events WHERE row_id > $1 AND kind IS NULL ORDER BY row_id",
                connection
            );
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
            await using (var rows = await command.ExecuteReaderAsync(Token))
            {
                while (await rows.ReadAsync(Token))
                    seen.Add(last = rows.GetInt64(0));
            }
            if (isLast)
                return seen;
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(PostgresDatabases.Server.Address(_host.Database));
        await connection.OpenAsync(Token);
        return connection;
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
