using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Devices;
using Muster.Acs.Maintenance;
using Muster.Acs.Operations;
using Muster.Acs.Storage.Sqlite;
using Npgsql;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>All that is stored goes from SQLite to PostgreSQL, and back.</summary>
public sealed class StoreMoveTests : StoreContract
{
    private readonly SqliteHost _host;
    private readonly string _back = Directory.CreateTempSubdirectory("muster-back-").FullName;
    private string? _database;

    public StoreMoveTests()
        : this(new SqliteHost()) { }

    private StoreMoveTests(SqliteHost host)
        : base(host) => _host = host;

    private string Address => PostgresDatabases.Server.Address(_database!);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_back, recursive: true);
        if (_database is not null)
            PostgresDatabases.Drop(_database);
    }

    [Fact]
    public async Task What_is_copied_to_PostgreSQL_and_back_is_what_it_was()
    {
        await FillAsync();
        await Store.Owner.DisposeAsync();
        var told = new List<string>();
        var copied = await CopyAsync(told.Add);
        Assert.Equal(3, copied["devices"]);
        Assert.Equal(700, copied["points"]);
        Assert.Contains("points", told);
        var back = await StoreMover.CopyAsync(Address, _back, Noon, (_, _) => { }, Token);
        Assert.Equal(copied, back.ToDictionary(each => each.Table, each => each.Rows));
        Assert.Equal(Dump(_host.Folder), Dump(_back));
    }

    [Fact]
    public async Task A_server_that_ends_just_now_is_waited_for()
    {
        await Store.Owner.DisposeAsync();
        await CopyAsync(_ => { });
        var address = new NpgsqlConnectionStringBuilder(Address)
        {
            ApplicationName = "muster",
            Pooling = false,
        };
        var server = new NpgsqlConnection(address.ConnectionString);
        await server.OpenAsync(Token);
        var ends = EndAsync(server);
        await StoreMover.CopyAsync(Address, _back, Noon, (_, _) => { }, Token);
        await ends;
        Assert.Equal(Dump(_host.Folder), Dump(_back));
    }

    private static async Task EndAsync(NpgsqlConnection server)
    {
        await using var own = server;
        await using var work = new NpgsqlCommand("SELECT pg_sleep(1)", server);
        await work.ExecuteNonQueryAsync(Token);
    }

    [Fact]
    public async Task Every_column_of_every_table_is_copied()
    {
        await Store.Owner.DisposeAsync();
        FillEachTable(_host.Folder);
        var copied = await CopyAsync(_ => { });
        Assert.All(StoredTable.All, table => Assert.True(copied[table.Name] >= 2, table.Name));
        await StoreMover.CopyAsync(Address, _back, Noon, (_, _) => { }, Token);
        Assert.Equal(Dump(_host.Folder), Dump(_back));
    }

    [Fact]
    public async Task Numbers_go_on_behind_those_that_were_given_and_the_server_works_on()
    {
        await FillAsync();
        var last = await StoredAsync(9);
        await Store.Devices.DeleteAsync(last.RowId, Token);
        var page = new PageRequest();
        var before = await Store.Devices.SearchAsync(new DeviceQuery { Page = page }, Token);
        await Store.Owner.DisposeAsync();
        await CopyAsync(_ => { });
        await using var store = PostgresStore.Open(
            new LiveOptions(new AcsOptions { DataDirectory = _back, Store = Address }),
            Clock,
            NullLoggerFactory.Instance
        );
        var after = await store.Devices.SearchAsync(new DeviceQuery { Page = page }, Token);
        Assert.Equivalent(before, after, strict: true);
        var device = Device(10);
        var row = await store.Devices.RecordAsync(Inform(device, changed: true), Token);
        Assert.True(row > last.RowId, $"{row} was given before");
        Assert.Equal("Device.A", (await store.Devices.LoadShadowAsync(1, Token)).Nodes[0].Path);
    }

    [Fact]
    public async Task What_is_copied_lies_in_the_partitions_of_its_time()
    {
        await FillAsync();
        await Store.Owner.DisposeAsync();
        await CopyAsync(_ => { });
        foreach (var table in (string[])["events", "points", "value_history", "transcripts"])
        {
            Assert.NotEqual(0, await NumberAsync($"SELECT count(*) FROM {table}"));
            Assert.Equal(0, await NumberAsync($"SELECT count(*) FROM {table}_rest"));
        }
        Assert.Equal(
            await NumberAsync("SELECT sum(size) FROM transcripts"),
            await NumberAsync("SELECT octets FROM transcript_space")
        );
    }

    [Fact]
    public async Task What_is_counted_of_the_fleet_is_right_after_a_copy_and_goes_on_so()
    {
        await FillAsync();
        await Store.Owner.DisposeAsync();
        await CopyAsync(_ => { });
        await ExpectAsync(3);
        await RunAsync("DELETE FROM devices WHERE row_id = 1");
        await ExpectAsync(2);

        async Task ExpectAsync(int devices)
        {
            Assert.Equal(devices, await NumberAsync("SELECT sum(devices) FROM fleet_models"));
            Assert.Equal(
                await NumberAsync("SELECT count(*) FROM device_tags"),
                await NumberAsync("SELECT coalesce(sum(devices), 0) FROM fleet_tags")
            );
        }
    }

    [Fact]
    public async Task Its_indexes_are_those_of_a_new_one_and_hold()
    {
        _database = PostgresDatabases.CreateEmpty();
        StorePlace.Open(Address, isNew: true).Dispose();
        var made = await NumberAsync(Indexes);
        Assert.NotEqual(0, made);
        await FillAsync();
        await Store.Owner.DisposeAsync();
        await CopyAsync(_ => { });
        Assert.Equal(made, await NumberAsync(Indexes));
        Assert.Equal(0, await NumberAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
        await StoreMover.CopyAsync(Address, _back, Noon, (_, _) => { }, Token);
        Assert.Equal(SchemaOf(_host.Folder), SchemaOf(_back));
    }

    /// <summary>All of them as one number; of partitions that of their whole is enough.</summary>
    private const string Indexes = """
        SELECT hashtext(string_agg(indexdef, ' ' ORDER BY indexdef)) FROM pg_indexes
        JOIN pg_class ON relname = tablename AND NOT relispartition
        WHERE schemaname IN ('public', 'cluster')
        """;

    private static List<string> SchemaOf(string folder)
    {
        using var database = SqliteDatabase.OpenWriter(
            Path.Combine(folder, SqliteStore.FileName),
            TimeSpan.FromSeconds(10)
        );
        var schema = new List<string>();
        using var read = database.PrepareOnce(
            "SELECT sql FROM sqlite_schema WHERE sql > '' AND name NOT LIKE 'sqlite_stat%' ORDER BY 1"
        );
        while (read.Step())
            schema.Add(read.Text(0));
        return schema;
    }

    [Fact]
    public async Task A_target_that_is_not_empty_is_refused_and_stays_as_it_is()
    {
        await FillAsync();
        await Store.Owner.DisposeAsync();
        await CopyAsync(_ => { });
        var refusal = await Assert.ThrowsAsync<IOException>(() => CopyAsync(_ => { }));
        Assert.Contains("not empty", refusal.Message);
        Assert.Equal(3, await NumberAsync("SELECT count(*) FROM devices"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_that_does_not_arrive_is_missed_and_nothing_is_copied(bool isPostgres)
    {
        await FillAsync();
        await Store.Owner.DisposeAsync();
        var target = isPostgres ? await LosingPostgresAsync() : LosingSqlite();
        var refusal = await Assert.ThrowsAsync<IOException>(() =>
            StoreMover.CopyAsync(_host.Folder, target, Noon, (_, _) => { }, Token)
        );
        Assert.Contains("rows of settings were copied", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", refusal.Message, StringComparison.Ordinal);
        if (isPostgres)
            Assert.Equal(0, await NumberAsync("SELECT count(*) FROM devices"));
        else
            Assert.DoesNotContain(Dump(_back), line => line.StartsWith("devices: ", OfOctets));
        Assert.Contains(Dump(_host.Folder), line => line.StartsWith("devices: ", OfOctets));
    }

    private const StringComparison OfOctets = StringComparison.Ordinal;

    /// <summary>A database in which the row of a setting vanishes as it comes.</summary>
    private async Task<string> LosingPostgresAsync()
    {
        _database = PostgresDatabases.CreateEmpty();
        await StoreMover.MigrateAsync(Address);
        await RunAsync(
            """
            CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER lose BEFORE INSERT ON settings FOR EACH ROW WHEN (NEW.name = 'a')
                EXECUTE FUNCTION lose();
            """
        );
        return Address;
    }

    private string LosingSqlite()
    {
        NewDatabase.PutIn(_back);
        using var database = SqliteDatabase.OpenWriter(
            Path.Combine(_back, SqliteStore.FileName),
            TimeSpan.FromSeconds(5)
        );
        database.Execute(
            """
            CREATE TRIGGER lose BEFORE INSERT ON settings WHEN NEW.name = 'a'
                BEGIN SELECT RAISE(IGNORE); END
            """
        );
        return _back;
    }

    [Fact]
    public async Task A_store_that_a_server_works_on_is_not_copied()
    {
        var held = await Assert.ThrowsAsync<IOException>(() => CopyAsync(_ => { }));
        Assert.Contains("stop that server", held.Message);
        await Store.Owner.DisposeAsync();
        await using var store = PostgresStore.Open(
            new LiveOptions(new AcsOptions { DataDirectory = _back, Store = Address }),
            Clock,
            NullLoggerFactory.Instance
        );
        await store.Settings.WriteAsync("a", "b", Token);
        held = await Assert.ThrowsAsync<IOException>(() => CopyAsync(_ => { }));
        Assert.Contains("stop it first", held.Message);
    }

    [Fact]
    public async Task A_check_finds_nothing_wrong_and_what_is_wrong()
    {
        await FillAsync();
        await Store.Owner.DisposeAsync();
        _database = PostgresDatabases.CreateEmpty();
        Assert.Contains("no store in it", Assert.Single(await CheckAsync()));
        await StoreMover.MigrateAsync(Address);
        Assert.Empty(await CheckAsync());
        await CopyAsync(_ => { });
        Assert.Empty(await CheckAsync());
        await RunAsync("SELECT setval(pg_get_serial_sequence('devices', 'row_id'), 1)");
        Assert.Contains("Numbers of devices", Assert.Single(await CheckAsync()));
        await RunAsync("INSERT INTO schemaversions (scriptname, applied) VALUES ('x', now())");
        Assert.Contains("newer Muster", Assert.Single(await CheckAsync()));
    }

    private Task<IReadOnlyList<string>> CheckAsync() => StoreMover.CheckAsync(Address, Token);

    private async Task<Dictionary<string, long>> CopyAsync(Action<string> told)
    {
        _database ??= PostgresDatabases.CreateEmpty();
        var copied = await StoreMover.CopyAsync(
            _host.Folder,
            Address,
            Noon,
            (table, _) => told(table),
            Token
        );
        return copied.ToDictionary(each => each.Table, each => each.Rows);
    }

    private async Task FillAsync()
    {
        for (var number = 1; number <= 3; number++)
            await FillAsync(await StoredAsync(number));
        await Store.Settings.WriteAsync("a", "Ünï\ncode", Token);
        await Store.Searches.PutAsync(
            "user:ada",
            new SavedSearch("Mine", "tag:a", null, null, false, "ada", Noon),
            10,
            Token
        );
        await Store.Documents.WriteAsync(
            [new(DocumentKind.Provision, "p", "log(1)", Noon, new ChangeNote("ada", "new"))],
            Token
        );
    }

    private async Task FillAsync(DeviceRecord device)
    {
        await Store.Devices.CommitAsync(
            new DeviceCommit(device.RowId)
            {
                Shadow = Shadow.Empty.WithValues([Value("Device.A", device.Id)], Noon),
                AddTags = ["a", "ß"],
                Methods = ["Reboot"],
                History = new(
                    [
                        new("Device.A", HistoryKind.Changed, null, "2")
                        {
                            At = Noon.AddDays(-3),
                            Cause = new(HistoryBy.Device, "told"),
                        },
                    ],
                    true,
                    Noon
                ),
            },
            Token
        );
        await Store.Series.AppendAsync(
            device.RowId,
            new(
                [
                    .. Enumerable
                        .Range(0, device.RowId == 1 ? 600 : 50)
                        .Select(at => new Measured("s", Noon.AddHours(-at), at / 4m)),
                ],
                Noon,
                "p"
            ),
            Token
        );
        await Store.Transcripts.AddAsync(
            [
                new()
                {
                    Session = Guid.NewGuid(),
                    Device = device.Key,
                    RemoteAddress = "192.0.2.7",
                    Began = Noon.AddMinutes(-1),
                    Duration = TimeSpan.FromSeconds(1),
                    Outcome = "completed",
                    Reason = "",
                    Events = ["1 BOOT"],
                    Rpcs = 1,
                    Exchanges = 2,
                    Octets = 3,
                    KeptFor = 4,
                    Content = [0, 1, 255],
                },
            ],
            Token
        );
    }

    // The same number, text or octets in all columns of a row: so it belongs to those of its number.
    private static void FillEachTable(string folder)
    {
        using var database = SqliteDatabase.OpenWriter(
            Path.Combine(folder, SqliteStore.FileName),
            TimeSpan.FromSeconds(5)
        );
        var columns = StoredColumn.AllOf(database).ToLookup(column => column.Table);
        foreach (var table in StoredTable.All)
        {
            for (var number = 1; number <= 2; number++)
            {
                var values = columns[table.Name]
                    .Select(column =>
                        column.Kind switch
                        {
                            ColumnKind.Number => $"{number}",
                            ColumnKind.Text => $"'ä\n{number}'",
                            ColumnKind.Octets => $"x'00ff0{number}'",
                            _ => number == 1 ? "1" : "2.5",
                        }
                    );
                var names = columns[table.Name].Select(column => column.Quoted);
                database.Execute(
                    $"INSERT INTO {table.Name} ({string.Join(',', names)}) "
                        + $"VALUES ({string.Join(',', values)})"
                );
            }
        }
    }

    /// <summary>All rows of all tables of a data directory, as text.</summary>
    private static List<string> Dump(string folder)
    {
        using var database = SqliteDatabase.OpenReader(
            Path.Combine(folder, SqliteStore.FileName),
            TimeSpan.FromSeconds(5)
        );
        var lines = new List<string>();
        foreach (var table in StoredColumn.AllOf(database).GroupBy(column => column.Table))
        {
            var values = table.Select(column =>
                $"typeof({column.Quoted}) || quote({column.Quoted})"
            );
            using var rows = database.PrepareOnce(
                $"SELECT {string.Join(" || ' ' || ", values)} FROM {table.Key} ORDER BY 1"
            );
            while (rows.Step())
                lines.Add($"{table.Key}: {rows.Text(0)}");
        }
        using var numbers = database.PrepareOnce(
            "SELECT name || ' ' || seq FROM sqlite_sequence ORDER BY name"
        );
        while (numbers.Step())
            lines.Add(numbers.Text(0));
        return lines;
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Address);
        await using var command = source.CreateCommand(sql);
        return Convert.ToInt64(
            await command.ExecuteScalarAsync(Token),
            CultureInfo.InvariantCulture
        );
    }

    private async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Address);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }
}
