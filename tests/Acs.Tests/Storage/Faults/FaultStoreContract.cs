using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with faults.</summary>
public abstract class FaultStoreContract : StoreContract
{
    private protected FaultStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task The_fault_of_a_task_stays_open_until_it_is_dismissed_or_its_task_moves_on()
    {
        var (one, two) = (await StoredAsync(1), await StoredAsync(2));
        await Store.Tasks.InsertAsync(one.RowId, [NewTask(one, "a"), NewTask(one, "b")], Token);
        await Store.Tasks.InsertAsync(two.RowId, [NewTask(two, "c")], Token);
        await Store.Tasks.UpdateAsync(Failed(one, "a", 2), Token);
        await Store.Tasks.UpdateAsync(Failed(one, "b", 3), Token);
        await Store.Tasks.UpdateAsync(Failed(two, "c", 1), Token);

        Assert.Equal(["b", "a", "c"], await OpenAsync());
        Assert.Equal(["b", "a"], await OpenAsync(one.Id));
        var last = (
            await Store.Faults.ListAsync(new FaultQuery { DeviceId = two.Id }, Token)
        ).Items.Single();
        Assert.Equal((two.Id, Noon.AddMinutes(1)), (last.DeviceId, last.At));
        Assert.Equivalent(Failed(two, "c", 1), last.Task, strict: true);

        Assert.True(await Store.Tasks.DismissFaultAsync("a", Token));
        Assert.False(await Store.Tasks.DismissFaultAsync("a", Token));
        Assert.False(await Store.Tasks.DismissFaultAsync("nothing", Token));
        await Store.Tasks.UpdateAsync(Failed(one, "a", 2), Token);
        Assert.Equal(["b", "c"], await OpenAsync());
        await Store.Tasks.UpdateAsync(NewTask(one, "b"), Token);
        Assert.Equal(["c"], await OpenAsync());
        await Store.Tasks.UpdateAsync(Failed(one, "b", 9), Token);
        Assert.Equal(["b", "c"], await OpenAsync());
    }

    [Fact]
    public async Task Faults_of_tasks_and_of_channels_are_one_list_page_by_page()
    {
        var (one, two) = (await StoredAsync(1), await StoredAsync(2));
        await Store.Tasks.InsertAsync(one.RowId, [NewTask(one, "a"), NewTask(one, "b")], Token);
        await Store.Tasks.UpdateAsync(Failed(one, "a", 1), Token);
        await Store.Tasks.UpdateAsync(Failed(one, "b", 3), Token);
        await FailAsync(one, Channel("early", 1), Channel("late", 3));
        await FailAsync(two, Channel("middle", 2), Channel("early", 1));

        // Of one moment, those of tasks come first; then what was stored last.
        string[] all = ["b", "late", "middle", "a", "early", "early"];
        Assert.Equal(all, await OpenAsync());
        Assert.Equal(["b", "late", "a", "early"], await OpenAsync(one.Id));
        for (var size = 1; size <= all.Length; size++)
        {
            var (read, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await Store.Faults.ListAsync(
                    new FaultQuery { Page = new(size, cursor, true) },
                    Token
                );
                Assert.Equal(all.Length, page.Total);
                Assert.InRange(page.Items.Count, 1, size);
                read.AddRange(page.Items.Select(Named));
                cursor = page.NextCursor;
            } while (cursor is not null);
            Assert.Equal(all, read);
        }
    }

    [Fact]
    public async Task The_fault_of_a_channel_is_read_as_it_was_written_until_it_is_struck()
    {
        var one = await StoredAsync(1);
        var fault = Channel("c", 1) with
        {
            Fault = new("cwmp.9003", "no")
            {
                Script = "s",
                Line = 3,
                Name = "Error",
                Stack = "at s:3",
                Parameters = [new("Device.A", "9007", "bad")],
            },
            Retries = 2,
            NextTry = Noon.AddHours(1),
            Provisions = """[["s",1]]""",
        };
        await FailAsync(one, fault);
        await ReopenAsync();
        Assert.Equivalent(
            fault,
            Assert.Single(await Store.Faults.ChannelsAsync(one.RowId, Token)),
            strict: true
        );
        await Store.Devices.CommitAsync(
            new(one.RowId)
            {
                ChannelFaults = new Dictionary<string, ChannelFault?> { ["c"] = null },
            },
            Token
        );
        Assert.Empty(await Store.Faults.ChannelsAsync(one.RowId, Token));
        Assert.Empty(await OpenAsync());
    }

    private async Task<string[]> OpenAsync(string? device = null) =>
        [
            .. (
                await Store.Faults.ListAsync(new FaultQuery { DeviceId = device }, Token)
            ).Items.Select(Named),
        ];

    private static string Named(StoredFault fault) => fault.Task?.Id ?? fault.Channel!.Channel;

    private Task FailAsync(DeviceRecord device, params ChannelFault[] faults) =>
        Store.Devices.CommitAsync(
            new(device.RowId)
            {
                ChannelFaults = faults.ToDictionary(f => f.Channel, f => (ChannelFault?)f),
            },
            Token
        );

    private static DeviceTask Failed(DeviceRecord device, string id, int minute) =>
        NewTask(device, id, TaskState.Failed) with
        {
            Finished = Noon.AddMinutes(minute),
            Fault = new("9005", "no such parameter", [new("Device.A", "9005", "gone")]),
        };

    private static ChannelFault Channel(string name, int minute) =>
        new(name, new RuleFault("script.Error", "no"), Noon.AddMinutes(minute), 0, Noon, "[]");
}
