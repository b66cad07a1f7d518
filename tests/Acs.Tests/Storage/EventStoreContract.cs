using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with the log of events.</summary>
public abstract class EventStoreContract : StoreContract
{
    private protected EventStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task Events_of_all_devices_are_one_log_and_come_newest_first_in_pages()
    {
        var (one, two) = (await StoredAsync(1), await StoredAsync(2));
        await Store.Events.AppendAsync(one.Key, Told("a"), Token);
        await Store.Events.AppendAsync(null, Told("b"), Token);
        await Store.Events.AppendAsync(two.Key, Told("c"), Token);
        var all = await AllAsync(new EventQuery { Page = new(2) });
        Assert.Equal(
            [
                ("c", two.Id),
                ("b", null),
                ("a", one.Id),
                ("device.new", two.Id),
                ("inform", two.Id),
                ("device.new", one.Id),
                ("inform", one.Id),
            ],
            all.Select(item => (item.Kind, item.DeviceId))
        );
        Assert.Equal(all.Select(item => item.Id).OrderDescending(), all.Select(item => item.Id));
    }

    [Fact]
    public async Task An_event_is_read_as_it_was_written()
    {
        var device = await StoredAsync(1);
        var details = new JsonObject { ["fault"] = 9010, ["text"] = "ü\n" };
        await Store.Events.AppendAsync(
            device.Key,
            new EventRecord("transfer.complete", "It failed.", Noon.AddSeconds(3), details),
            Token
        );
        await ReopenAsync();
        var read = (await AllAsync(new EventQuery { Kind = "transfer.complete" })).Single();
        Assert.Equal(
            (device.Id, "transfer.complete", "It failed.", Noon.AddSeconds(3)),
            (read.DeviceId, read.Kind, read.Message, read.At)
        );
        Assert.Equal(
            details.ToJsonString(),
            JsonNode.Parse(read.Details!.ToString()!)!.ToJsonString()
        );
    }

    [Fact]
    public async Task Events_are_found_by_device_kind_and_time()
    {
        var (one, two) = (await StoredAsync(1), await StoredAsync(2));
        for (var minute = 0; minute < 60; minute++)
        {
            var told = Told(minute % 2 == 0 ? "du.changed" : "transfer.complete", minute);
            await Store.Events.AppendAsync(minute < 30 ? one.Key : two.Key, told, Token);
        }
        async Task<int[]> Minutes(EventQuery query) =>
            [
                .. (await AllAsync(query with { Page = new(7) })).Select(item =>
                    (int)(item.At - Noon).TotalMinutes
                ),
            ];
        var transfers = new EventQuery { Kind = "transfer.complete" };
        Assert.Equal(Odd(59, 1), await Minutes(transfers));
        Assert.Equal(Odd(59, 1), await Minutes(transfers with { Kind = "transfer.*" }));
        Assert.Equal(Odd(29, 1), await Minutes(transfers with { DeviceId = one.Id }));
        Assert.Equal(
            Odd(49, 41),
            await Minutes(
                transfers with
                {
                    Since = Noon.AddMinutes(40),
                    Until = Noon.AddMinutes(50),
                }
            )
        );
        Assert.Equal(
            Enumerable.Range(20, 10).Reverse(),
            await Minutes(new() { DeviceId = one.Id, Since = Noon.AddMinutes(20) })
        );
        Assert.Empty(await AllAsync(new() { DeviceId = "nobody" }));
        Assert.DoesNotContain(
            await AllAsync(new() { Kind = "!inform" }),
            item => item.Kind == "inform"
        );
        Assert.Equal(2, (await AllAsync(new() { Kind = "i*" })).Count);
    }

    [Fact]
    public async Task What_is_told_with_a_commit_or_an_Inform_is_stored_with_it_or_not_at_all()
    {
        var device = await StoredAsync(1);
        await Store.Devices.CommitAsync(
            new DeviceCommit(device.RowId) { Events = [Told("with.commit")] },
            Token
        );
        await Store.Devices.RecordAsync(
            Inform(device, changed: false) with
            {
                Told = [Told("with.inform")],
            },
            Token
        );
        await Assert.ThrowsAsync<OperationException>(() =>
            Store.Devices.CommitAsync(
                new DeviceCommit(device.RowId + 77) { Events = [Told("with.nothing")] },
                Token
            )
        );
        Assert.Equal(
            ["with.inform", "inform", "with.commit", "device.new", "inform"],
            (await AllAsync(new() { DeviceId = device.Id })).Select(item => item.Kind)
        );
        // Between other events, the Informs of a device stay a history of their own.
        Assert.Equal(2, (await Store.Devices.InformsAsync(device.RowId, 10, Token)).Count);
    }

    [Fact]
    public async Task One_who_follows_gets_each_event_once_and_in_order_and_no_number_comes_twice()
    {
        var device = await StoredAsync(1);
        var last = await Store.Events.LastAsync(Token);
        for (var number = 0; number < 5; number++)
            await Store.Events.AppendAsync(device.Key, Told($"k{number}"), Token);
        var first = await Store.Events.AfterAsync(last, new(), 3, Token);
        Assert.False(first.IsAll);
        var rest = await Store.Events.AfterAsync(first.Last, new(), 3, Token);
        Assert.True(rest.IsAll);
        Assert.Equal(
            ["k0", "k1", "k2", "k3", "k4"],
            first.Items.Concat(rest.Items).Select(item => item.Kind)
        );
        // The newest events are those of the device that goes; what comes next has a higher number.
        await Store.Devices.DeleteAsync(device.RowId, Token);
        var gone = await Store.Events.AfterAsync(rest.Last, new(), 3, Token);
        var deleted = Assert.Single(gone.Items);
        Assert.Equal("device.deleted", deleted.Kind);
        Assert.True(deleted.Id > rest.Last);
        Assert.Equal([deleted.Id], (await AllAsync(new())).Select(item => item.Id));
    }

    [Fact]
    public async Task A_filter_passes_over_what_does_not_fit_and_does_not_read_it_again()
    {
        var device = await StoredAsync(1);
        await Store.Events.AppendAsync(device.Key, Told("wanted"), Token);
        await Store.Events.AppendAsync(device.Key, Told("other"), Token);
        var newest = await Store.Events.LastAsync(Token);
        var batch = await Store.Events.AfterAsync(0, new() { Kind = "wanted" }, 10, Token);
        Assert.Equal(["wanted"], batch.Items.Select(item => item.Kind));
        Assert.Equal((newest, true), (batch.Last, batch.IsAll));
    }

    private static EventRecord Told(string kind, int minute = 0) =>
        new(kind, "It happened.", Noon.AddMinutes(minute));

    private static IEnumerable<int> Odd(int from, int to)
    {
        for (var number = from; number >= to; number -= 2)
            yield return number;
    }

    private async Task<List<DeviceEvent>> AllAsync(EventQuery query)
    {
        var all = new List<DeviceEvent>();
        var cursor = (string?)null;
        do
        {
            var page = await Store.Events.ListAsync(
                query with
                {
                    Page = query.Page with { Cursor = cursor },
                },
                Token
            );
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        } while (cursor is not null);
        return all;
    }
}
