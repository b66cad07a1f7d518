using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What concerns SQLite alone.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private readonly string _folder;

    public SqliteStoreTests()
        : this(new SqliteHost()) { }

    private SqliteStoreTests(SqliteHost host)
        : base(host) => _folder = host.Folder;

    private WriteQueue Writer => ((SqlStore)Store.Owner).Writer;

    [Fact]
    public async Task A_write_that_is_acknowledged_is_seen_by_another_connection()
    {
        var device = await StoredAsync(1);
        await using var other = await ConnectAsync();
        Assert.Equal(device.Id, await ScalarAsync(other, "SELECT id FROM devices"));
        Assert.Equal("2 PERIODIC", await ScalarAsync(other, "SELECT codes FROM events"));
    }

    [Fact]
    public async Task The_database_is_in_WAL_mode_and_synchronous_FULL()
    {
        var modes = await Writer.WriteAsync(
            0,
            static (database, _) =>
            {
                using var journal = database.Prepare("PRAGMA journal_mode");
                using var synchronous = database.Prepare("PRAGMA synchronous");
                Assert.True(journal.Step() && synchronous.Step());
                return (journal.Text(0), synchronous.Int(0));
            },
            Token
        );
        Assert.Equal(("wal", 2), modes);
    }

    [Fact]
    public void A_statement_that_is_being_stepped_outlives_the_others()
    {
        using var database = SqliteDatabase.OpenReader(
            Path.Combine(_folder, SqliteStore.FileName),
            TimeSpan.FromSeconds(1)
        );
        const string three = "SELECT 1 UNION SELECT 2 UNION SELECT 3";
        using var outer = database.Prepare(three);
        Assert.True(outer.Step());
        for (var number = 0; number < 200; number++)
        {
            using var other = database.Prepare($"SELECT {number}");
            Assert.True(other.Step());
        }
        Assert.True(outer.Step());
        Assert.Equal(2, outer.Long(0));
    }

    [Fact]
    public async Task A_full_disk_fails_writes_whole_until_there_is_room_again()
    {
        var device = await StoredAsync(1);
        await LimitPagesAsync("PRAGMA max_page_count=1");
        var tree = Shadow.Empty.WithValues(
            [.. Enumerable.Range(0, 3000).Select(n => Value($"Device.P{n:D4}", $"{n * 7919}"))],
            Noon
        );
        var large = new DeviceCommit(device.RowId) { Shadow = tree, Discovered = Noon };
        var small = device with { LastInform = Noon.AddMinutes(1) };

        var failure = await Assert.ThrowsAsync<StorageException>(() =>
            Store.Devices.CommitAsync(large, Token)
        );
        Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
        Assert.Null((await Store.Devices.FindAsync(device.Key, Token))!.Discovered);
        Assert.Equal(0, (await Store.Devices.LoadShadowAsync(device.RowId, Token)).Count);

        await LimitPagesAsync("PRAGMA max_page_count=1000000");
        await Store.Devices.CommitAsync(large, Token);
        await Store.Devices.RecordAsync(Inform(small, changed: false), Token);
        Assert.Equal(3000, (await Store.Devices.LoadShadowAsync(device.RowId, Token)).Count);
    }

    [Fact]
    public async Task A_locked_database_fails_writes_not_reads_until_the_lock_is_gone()
    {
        var device = await StoredAsync(1);
        await using (var other = await ConnectAsync())
        {
            await ScalarAsync(other, "BEGIN EXCLUSIVE");
            var failure = await Assert.ThrowsAsync<StorageException>(() =>
                Store.Devices.RecordAsync(Inform(device), Token)
            );
            Assert.Contains("locked", failure.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StorageException>(() => Store.Settings.CheckAsync(Token));
            Assert.NotNull(await Store.Devices.FindAsync(device.Key, Token));
            await ScalarAsync(other, "ROLLBACK");
        }
        await Store.Devices.RecordAsync(Inform(device), Token);
        await Store.Settings.CheckAsync(Token);
        Assert.Equal(2, (await Store.Devices.InformsAsync(device.RowId, 10, Token)).Count);
    }

    [Fact]
    public async Task A_queue_that_is_full_refuses_at_once_and_loses_nothing_it_took()
    {
        await using var queue = new WriteQueue(
            () => SqliteDatabase.OpenWriter(Path.Combine(_folder, "queue.db"), TimeSpan.Zero),
            new WriteQueueOptions { Capacity = 10, Gather = TimeSpan.Zero },
            NullLogger.Instance
        );
        using var entered = new SemaphoreSlim(0);
        using var leave = new ManualResetEventSlim();
        var first = queue.WriteAsync(
            (entered, leave),
            static (_, gates) =>
            {
                gates.entered.Release();
                gates.leave.Wait(Timeout.Infinite, CancellationToken.None);
                return 0;
            },
            Token
        );
        await entered.WaitAsync(Token);
        var taken = Enumerable
            .Range(1, 10)
            .Select(n => queue.WriteAsync(n, static (_, number) => number, Token))
            .ToArray();
        var refusal = await Assert.ThrowsAsync<StorageException>(() =>
            queue.WriteAsync(0, static (_, number) => number, Token)
        );
        Assert.Contains("overloaded", refusal.Message, StringComparison.Ordinal);
        leave.Set();
        await first;
        Assert.Equal(Enumerable.Range(1, 10), await Task.WhenAll(taken));
    }

    [Fact]
    public async Task What_waits_when_the_store_closes_is_written_and_what_comes_later_is_refused()
    {
        var device = await StoredAsync(1);
        var writes = Enumerable
            .Range(0, 100)
            .Select(n => Store.Tasks.InsertAsync(device.RowId, [NewTask(device, $"{n}")], Token))
            .ToArray();
        var closed = Store.Tasks;
        await ReopenAsync();
        await Task.WhenAll(writes);
        Assert.Equal(100, (await Store.Tasks.OpenTasksAsync(device.RowId, Token)).Count);
        await Assert.ThrowsAsync<StorageException>(() =>
            closed.UpdateAsync(NewTask(device, "1"), Token)
        );
    }

    [Fact]
    public async Task A_damaged_tree_is_refused_by_the_name_of_its_device_and_harms_no_other()
    {
        var (bad, good) = (await StoredAsync(1), await StoredAsync(2));
        var tree = Shadow.Empty.WithValues([Value("Device.A", "1")], Noon);
        foreach (var device in new[] { bad, good })
            await Store.Devices.CommitAsync(new(device.RowId) { Shadow = tree }, Token);
        await using (var other = await ConnectAsync())
            await ScalarAsync(
                other,
                $"UPDATE device_trees SET tree=x'0001020304' WHERE device={bad.RowId}"
            );
        var failure = await Assert.ThrowsAsync<StorageException>(() =>
            Store.Devices.LoadShadowAsync(bad.RowId, Token)
        );
        Assert.Contains(bad.Id, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Store.Devices.LoadShadowAsync(good.RowId, Token)).Count);
        foreach (var filter in new[] { "Device.A = '1'", "NOT Device.B", "Device.B IS NULL" })
        {
            var found = await Store.Devices.SearchAsync(new() { Filter = filter }, Token);
            Assert.DoesNotContain(found.Items, device => device.Id == bad.Id);
            Assert.Equal(
                filter.StartsWith("NOT", StringComparison.Ordinal) ? 0 : 1,
                found.Items.Count
            );
        }
        var either = new DeviceQuery { Filter = "Device.A = '1' OR DeviceID.OUI = 'C0B101'" };
        Assert.Equal(2, (await Store.Devices.SearchAsync(either, Token)).Items.Count);
    }

    [Fact]
    public async Task The_log_forgets_what_is_too_old_a_few_rows_with_each_Inform()
    {
        var device = await StoredAsync(1);
        var later = device with
        {
            LastInform = Noon + new AcsOptions().EventRetention + TimeSpan.FromHours(1),
        };
        for (var number = 0; number < 70; number++)
            await Store.Devices.RecordAsync(Inform(later, changed: false), Token);
        var log = await Store.Devices.InformsAsync(device.RowId, 100, Token);
        Assert.Equal(70, log.Count);
        Assert.DoesNotContain(log, inform => inform.At == Noon);
    }

    [Fact]
    public async Task A_shape_is_stored_once_for_all_and_goes_with_the_last_tree()
    {
        var devices = await Task.WhenAll(Enumerable.Range(0, 5).Select(n => StoredAsync(n)));
        foreach (var device in devices)
            await Store.Devices.CommitAsync(
                new(device.RowId)
                {
                    Shadow = Shadow.Empty.WithValues([Value("Device.A", device.Id)], Noon),
                },
                Token
            );
        await using var other = await ConnectAsync();
        Assert.Equal(1L, await ScalarAsync(other, "SELECT count(*) FROM shapes"));
        foreach (var device in devices)
            await Store.Devices.DeleteAsync(device.RowId, Token);
        Assert.Equal(0L, await ScalarAsync(other, "SELECT count(*) FROM shapes"));
    }

    [Fact]
    public void A_data_directory_that_cannot_be_made_is_refused_by_name()
    {
        var file = Path.Combine(_folder, "a-file");
        File.WriteAllText(file, "");
        var failure = Assert.Throws<StorageException>(() =>
            SqliteStore.Open(
                new AcsOptions { DataDirectory = Path.Combine(file, "data") },
                Clock,
                NullLoggerFactory.Instance
            )
        );
        Assert.Contains("a-file", failure.Message, StringComparison.Ordinal);
    }

    private Task<int> LimitPagesAsync(string pragma) =>
        Writer.WriteAsync(pragma, static (database, sql) => database.Execute(sql), Token);

    private async Task<SqliteConnection> ConnectAsync()
    {
        var path = Path.Combine(_folder, SqliteStore.FileName);
        var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        await connection.OpenAsync(Token);
        return connection;
    }

    private static async Task<object?> ScalarAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Token);
    }
}
