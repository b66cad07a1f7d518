using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Npgsql;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// A fleet that comes within a minute. PostgreSQL plans a statement when it is new, by what it knew of a
/// table then, and learns that the table has grown a minute later.
/// </summary>
public sealed class PostgresGrowthTests : StoreContract
{
    private const int First = 10;
    private const int Fleet = 300;

    private readonly PostgresHost _host;

    public PostgresGrowthTests()
        : this(new PostgresHost()) { }

    private PostgresGrowthTests(PostgresHost host)
        : base(host) => _host = host;

    [Fact]
    public async Task What_is_asked_of_one_device_never_looks_at_the_others_however_fast_they_come()
    {
        await RunAsync(
            """
            DO $$
            DECLARE name text;
            BEGIN
                FOR name IN SELECT relname FROM pg_class
                    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                LOOP
                    EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = false)', name);
                END LOOP;
            END $$
            """
        );
        for (var number = 0; number < First; number++)
            await MeetAsync(number);
        await RunAsync("ANALYZE");
        for (var number = First; number < Fleet; number++)
            await MeetAsync(number);
        // A connection that ends tells what it has counted.
        await ReopenAsync();

        var walked = new List<string>();
        await using var connection = new NpgsqlConnection(Address);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT relname || ': ' || seq_tup_read || ' rows in ' || seq_scan
            FROM pg_stat_user_tables WHERE seq_tup_read > {Fleet * First}
            """,
            connection
        );
        await using var rows = await command.ExecuteReaderAsync(Token);
        while (await rows.ReadAsync(Token))
            walked.Add(rows.GetString(0));
        Assert.Empty(walked);
    }

    private string Address => PostgresDatabases.Server.Address(_host.Database);

    /// <summary>What a first contact asks of the store.</summary>
    private async Task MeetAsync(int number)
    {
        var device = Device(number);
        Assert.Null(await Store.Devices.FindAsync(device.Key, Token));
        device = await StoredAsync(device);
        await Store.Tasks.InsertAsync(device.RowId, [NewTask(device, device.Id)], Token);
        await Store.Tasks.OpenTasksAsync(device.RowId, Token);
        var commit = new DeviceCommit(device.RowId)
        {
            Shadow = Shadow.Empty.WithValues([Value("Device.A", "1")], Noon),
            Tasks = [NewTask(device, device.Id, TaskState.Done) with { Finished = Noon }],
        };
        await Store.Devices.CommitAsync(commit, Token);
        await Store.Devices.LoadShadowAsync(device.RowId, Token);
        await Store.Devices.TagsAsync(device.RowId, Token);
        Assert.NotNull(await Store.Devices.FindAsync(device.Key, Token));
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Address);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
