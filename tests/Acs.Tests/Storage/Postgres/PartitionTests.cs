using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Npgsql;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>Tables that grow are kept in partitions: there before they are needed, dropped when all is old.</summary>
public sealed class PartitionTests : StoreContract
{
    private static readonly AcsOptions Limits = new()
    {
        MaxEvents = 16_000,
        EventRetention = TimeSpan.FromDays(30),
        HistoryRetention = TimeSpan.FromDays(12),
        SeriesAge = TimeSpan.FromDays(12),
        RecorderAge = TimeSpan.FromDays(12),
    };

    private readonly NpgsqlDataSource _source;
    private readonly PartitionKeeper _keeper;

    public PartitionTests()
        : this(new PostgresHost { Options = Limits }) { }

    private PartitionTests(PostgresHost host)
        : base(host)
    {
        _source = NpgsqlDataSource.Create(PostgresDatabases.Server.Address(host.Database));
        _keeper = new(_source, new LiveOptions(Limits), NullLogger.Instance);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Theory]
    [InlineData("value_history")]
    [InlineData("points")]
    [InlineData("transcripts")]
    public async Task A_partition_is_there_before_it_is_needed(string table)
    {
        // One a day, as twelve days are kept.
        for (var day = 0; day < 5; day++)
        {
            await KeepAsync(Noon.AddDays(day));
            var there = await PartitionsAsync(table);
            foreach (var needed in new[] { Noon.AddDays(day), Noon.AddDays(day + 1) })
                Assert.Contains($"{table}_{needed:yyyyMMdd}_00", there);
            Assert.Equal(day + 2, there.Count);
        }
    }

    [Fact]
    public async Task Events_have_a_partition_for_each_thousand_and_the_next_ones_are_there()
    {
        // Whoever asks the store waits for its own first look after them; a statement of ours does not.
        await Store.Devices.CountAsync(Token);
        await TellAsync(1_500);
        await KeepAsync(Noon);
        Assert.Equal(["events_1000", "events_2000"], (await PartitionsAsync("events")).TakeLast(2));
        await TellAsync(1_000);
        Assert.Equal(0, await NumberAsync("SELECT count(*) FROM events_rest WHERE row_id >= 1000"));
        Assert.Equal(501, await NumberAsync("SELECT count(*) FROM events_2000"));
    }

    [Fact]
    public async Task What_came_before_there_was_a_partition_for_it_is_moved_there()
    {
        var device = await StoredAsync(1);
        await ChangeAsync(device, Noon.AddDays(3));
        await KeepAsync(Noon.AddDays(2));
        Assert.Equal(0, await NumberAsync("SELECT count(*) FROM value_history_rest"));
        Assert.Equal(1, await NumberAsync("SELECT count(*) FROM value_history_20260105_00"));
        Assert.Single(await HistoryAsync(device));
    }

    [Fact]
    public async Task Changes_that_are_too_old_are_dropped_and_it_is_known_since_when()
    {
        await KeepAsync(Noon);
        var (device, other) = (await StoredAsync(1), await StoredAsync(2));
        await ChangeAsync(device, Noon);
        await ChangeAsync(device, Noon.AddDays(1));
        await ChangeAsync(other, Noon.AddDays(1));
        // The last of the day must be too old, not only the first.
        await KeepAsync(Noon.AddDays(12));
        Assert.Equal(2, (await HistoryAsync(device)).Count);
        await KeepAsync(Noon.AddDays(12.5));
        Assert.Equal(Noon.AddDays(1), Assert.Single(await HistoryAsync(device)).At);
        Assert.DoesNotContain("value_history_20260102_00", await PartitionsAsync("value_history"));
        Assert.Equal(Noon, await Store.History.ReachAsync(device.RowId, Token));
        Assert.Null(await Store.History.ReachAsync(other.RowId, Token));
        Assert.Equal(
            0,
            await NumberAsync("SELECT count(*) FROM pg_class WHERE relname ~ '_gone$'")
        );
    }

    [Fact]
    public async Task Points_that_are_too_old_are_dropped_and_no_longer_counted()
    {
        await KeepAsync(Noon);
        var device = await StoredAsync(1);
        await Store.Series.AppendAsync(
            device.RowId,
            new([new("a", Noon, 1), new("a", Noon.AddDays(1), 2)], Noon.AddDays(1), "p"),
            Token
        );
        await KeepAsync(Noon.AddDays(12.5));
        var series = Assert.Single(
            (await Store.Series.ListAsync(device.RowId, "", new PageRequest(), Token)).Items
        );
        Assert.Equal((1, 2d), (series.Points, series.LastValue));
    }

    [Fact]
    public async Task Transcripts_that_are_too_old_are_dropped_and_take_no_more_room()
    {
        await KeepAsync(Noon);
        var (old, young) = (Transcript(Noon), Transcript(Noon.AddDays(1)));
        await Store.Transcripts.AddAsync([old, young], Token);
        Assert.Equal(200, await NumberAsync("SELECT octets FROM transcript_space"));
        await KeepAsync(Noon.AddDays(12.5));
        Assert.Null(await Store.Transcripts.FindAsync(old.Session, Token));
        Assert.NotNull(await Store.Transcripts.FindAsync(young.Session, Token));
        Assert.Equal(100, await NumberAsync("SELECT octets FROM transcript_space"));
    }

    [Fact]
    public async Task Events_are_dropped_when_there_are_too_many_or_all_of_a_partition_are_too_old()
    {
        await KeepAsync(Noon);
        for (var thousand = 0; thousand < 19; thousand++)
        {
            await TellAsync(1_000);
            await KeepAsync(Noon);
        }
        // 16,000 are kept, and what else is in the partition where they begin.
        Assert.Equal(3_000, await NumberAsync("SELECT min(row_id) FROM events"));
        Assert.Equal(19_000, await Store.Events.LastAsync(Token));
        await KeepAsync(Noon.AddDays(31));
        // The one that is being written to stays.
        Assert.Equal(19_000, await NumberAsync("SELECT min(row_id) FROM events"));
    }

    [Fact]
    public async Task Who_reads_or_writes_meanwhile_is_not_waited_for()
    {
        await using var reader = await _source.OpenConnectionAsync(Token);
        await using (var transaction = await reader.BeginTransactionAsync(Token))
        {
            await using var lockIt = reader.CreateCommand();
            lockIt.CommandText = "LOCK TABLE value_history IN SHARE UPDATE EXCLUSIVE MODE";
            await lockIt.ExecuteNonQueryAsync(Token);
            await KeepAsync(Noon.AddDays(2));
            Assert.DoesNotContain(
                "value_history_20260105_00",
                await PartitionsAsync("value_history")
            );
            Assert.Contains("points_20260105_00", await PartitionsAsync("points"));
        }
        await KeepAsync(Noon.AddDays(2));
        Assert.Contains("value_history_20260105_00", await PartitionsAsync("value_history"));
    }

    // The store has a keeper of its own, which may be at it.
    private async Task KeepAsync(DateTimeOffset now)
    {
        while (!await _keeper.KeepAsync(now, Token))
            await Task.Yield();
    }

    private Task ChangeAsync(DeviceRecord device, DateTimeOffset at) =>
        Store.Devices.CommitAsync(
            new DeviceCommit(device.RowId)
            {
                History = new(
                    [
                        new("Device.A", HistoryKind.Changed, "1", "2")
                        {
                            At = at,
                            Cause = new(HistoryBy.Device, "told"),
                        },
                    ],
                    false,
                    at
                ),
            },
            Token
        );

    private async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(DeviceRecord device) =>
        (await Store.History.ListAsync(device.RowId, new HistoryQuery(""), Token)).Items;

    private static TranscriptRecord Transcript(DateTimeOffset began) =>
        new()
        {
            Session = Guid.NewGuid(),
            RemoteAddress = "192.0.2.7",
            Began = began,
            Device = null,
            Duration = TimeSpan.FromSeconds(1),
            Rpcs = 0,
            Exchanges = 2,
            Octets = 4000,
            KeptFor = 8,
            Outcome = "completed",
            Reason = "the session is over",
            Events = [],
            Content = new byte[100],
        };

    private Task TellAsync(int events) =>
        RunAsync(
            "INSERT INTO events (device, at, retry_count, codes, kind, message) "
                + $"SELECT 0, {Noon.ToUnixTimeMilliseconds()}, 0, '', 'told', '' "
                + $"FROM generate_series(1, {events})"
        );

    private async Task<IReadOnlyList<string>> PartitionsAsync(string table)
    {
        await using var connection = await _source.OpenConnectionAsync(Token);
        var all = await Partition.AllOfAsync(connection, table, Token);
        return [.. all.Select(partition => partition.Name)];
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return Convert.ToInt64(
            await command.ExecuteScalarAsync(Token),
            CultureInfo.InvariantCulture
        );
    }

    private async Task RunAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }
}
