using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with changes of values.</summary>
public abstract class HistoryStoreContract : StoreContract
{
    private protected HistoryStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task Changes_are_stored_with_what_they_made_and_read_back_newest_first()
    {
        var device = await StoredAsync(1);
        await CommitAsync(device, Row("Device.A", "1", "2"), Row("Device.B.C", "x", "y"));
        await Store.Devices.RecordAsync(
            Inform(device) with
            {
                History = new([Row("Device.D", "", "d", HistoryKind.Changed)], false, Noon),
            },
            Token
        );
        await ReopenAsync();
        var (all, next) = await ListAsync(device);
        Assert.Null(next);
        Assert.Equal(["Device.D", "Device.B.C", "Device.A"], all.Select(each => each.Path));
        var oldest = all[^1];
        Assert.Equal(("1", "2", Noon), (oldest.From, oldest.To, oldest.At));
        Assert.Equal(
            (HistoryBy.Task, "set by anna", "anna", "t1"),
            (oldest.By, oldest.Cause, oldest.Author, oldest.TaskId)
        );
        Assert.Null(await Store.History.ReachAsync(device.RowId, Token));
    }

    [Fact]
    public async Task A_page_goes_on_where_the_one_before_ended_and_fits_the_path()
    {
        var device = await StoredAsync(1);
        await CommitAsync(
            device,
            [.. Enumerable.Range(0, 7).Select(n => Row($"Device.WiFi.{n}", "a", "b"))]
        );
        await CommitAsync(device, Row("Device.Other", "a", "b"));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var query = new HistoryQuery(device.Id)
            {
                Path = "wifi.",
                Page = new PageRequest(3, cursor),
            };
            var (items, next) = await Store.History.ListAsync(device.RowId, query, Token);
            Assert.True(items.Count <= 3);
            seen.AddRange(items.Select(each => each.Path));
            cursor = next;
        } while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(n => $"Device.WiFi.{n}"), seen);
    }

    [Fact]
    public async Task Of_a_device_the_newest_stay_and_it_is_known_since_when()
    {
        var device = await StoredAsync(1);
        var other = await StoredAsync(2);
        await CommitAsync(other, Row("Device.Other", "a", "b"));
        for (var n = 0; n < MaxHistory + 3; n++)
            await CommitAsync(device, Row("Device.A", $"{n}", $"{n + 1}", at: Noon.AddMinutes(n)));
        var (kept, _) = await ListAsync(device);
        Assert.Equal(MaxHistory, kept.Count);
        Assert.Equal($"{MaxHistory + 3}", kept[0].To);
        // The third was the last that went: from then on all is known.
        Assert.Equal(Noon.AddMinutes(2), await Store.History.ReachAsync(device.RowId, Token));
        Assert.Single((await ListAsync(other)).Items);
        Assert.Null(await Store.History.ReachAsync(other.RowId, Token));
    }

    [Fact]
    public async Task What_is_too_old_goes_with_what_comes_of_whatever_device()
    {
        var silent = await StoredAsync(1);
        var device = await StoredAsync(2);
        await CommitAsync(silent, Row("Device.A", "1", "2"));
        var later = Noon + new AcsOptions().HistoryRetention + TimeSpan.FromMinutes(1);
        await CommitAsync(device, Row("Device.A", "1", "2", at: later));
        Assert.Empty((await ListAsync(silent)).Items);
        Assert.Equal(Noon, await Store.History.ReachAsync(silent.RowId, Token));
        Assert.Single((await ListAsync(device)).Items);
    }

    [Fact]
    public async Task What_was_seen_for_the_first_time_is_undone_but_not_listed()
    {
        var device = await StoredAsync(1);
        await CommitAsync(
            device,
            Row("Device.A", null, "1", HistoryKind.FirstSeen),
            Row("Device.B", "1", "2", at: Noon.AddMinutes(5))
        );
        Assert.Equal(["Device.B"], (await ListAsync(device)).Items.Select(each => each.Path));
        var before = await Store.History.AfterAsync(device.RowId, Noon.AddMinutes(-1), Token);
        Assert.Equal(["Device.B", "Device.A"], before.Select(each => each.Path));
        var between = await Store.History.AfterAsync(device.RowId, Noon, Token);
        Assert.Equal(["Device.B"], between.Select(each => each.Path));
    }

    [Fact]
    public async Task A_device_that_is_deleted_takes_its_history_along()
    {
        var device = await StoredAsync(1);
        await CommitAsync(device, Row("Device.A", "1", "2"));
        await Store.Devices.DeleteAsync(device.RowId, Token);
        Assert.Empty((await ListAsync(device)).Items);
        await Assert.ThrowsAsync<OperationException>(() =>
            CommitAsync(device, Row("Device.A", "2", "3"))
        );
        Assert.Empty((await ListAsync(device)).Items);
    }

    /// <summary>Of the host's options.</summary>
    internal const int MaxHistory = 20;

    private Task CommitAsync(DeviceRecord device, params HistoryRow[] rows) =>
        Store.Devices.CommitAsync(
            new DeviceCommit(device.RowId) { History = new(rows, false, rows[^1].At) },
            Token
        );

    private Task<(IReadOnlyList<HistoryEntry> Items, string? Next)> ListAsync(
        DeviceRecord device
    ) => Store.History.ListAsync(device.RowId, new HistoryQuery(device.Id), Token);

    private static HistoryRow Row(
        string path,
        string? from,
        string? to,
        HistoryKind kind = HistoryKind.Changed,
        DateTimeOffset? at = null
    ) =>
        new(path, kind, from, to)
        {
            At = at ?? Noon,
            Cause = new(HistoryBy.Task, "set by anna", "anna", "t1"),
        };
}
