using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with groups of faults.</summary>
public abstract class FaultGroupContract : StoreContract
{
    private protected FaultGroupContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task Faults_of_one_code_work_and_parameter_are_one_group_whatever_the_instance()
    {
        var (one, two) = (await StoredAsync(1), await StoredAsync(2));
        await FailAsync(one, "a", "Device.WiFi.SSID.1.SSID");
        await FailAsync(one, "b", "Device.WiFi.SSID.12.SSID");
        await FailAsync(two, "c", "Device.WiFi.SSID.3.SSID");
        await FailAsync(two, "d", "Device.Time.NTPServer1");
        await BreakAsync(two, "default");
        await ReopenAsync();

        var groups = await Store.Faults.GroupsAsync(10, Token);
        Assert.Equal(
            ["Device.WiFi.SSID.{i}.SSID", "", "Device.Time.NTPServer1"],
            groups
                .OrderByDescending(group => group.Faults)
                .ThenBy(g => g.Parameter)
                .Select(g => g.Parameter)
        );
        var wifi = groups[0];
        Assert.Equal((2, 3, "9007", false), (wifi.Devices, wifi.Faults, wifi.Code, wifi.IsChannel));
        var channel = groups.Single(group => group.IsChannel);
        Assert.Equal(("default", "s"), (channel.What, channel.Script));
        var of = new FaultQuery { Group = wifi.Id, Page = new(10, null, true) };
        var faults = await Store.Faults.ListAsync(of, Token);
        Assert.Equal((3, 3), (faults.Items.Count, faults.Total));
        Assert.All(faults.Items, fault => Assert.Equal(wifi.Id, fault.Group));
        Assert.Equal(
            [new(one.Id, "task_a"), new(one.Id, "task_b"), new JobItem(two.Id, "task_c")],
            (await Store.Faults.ChannelsOfAsync(wifi.Id, 10, Token)).OrderBy(item => item.Subject)
        );
    }

    [Fact]
    public async Task A_muted_group_is_not_counted_until_it_is_unmuted_or_its_time_is_over()
    {
        var one = await StoredAsync(1);
        await FailAsync(one, "a", "Device.A");
        var id = Assert.Single(await Store.Faults.GroupsAsync(10, Token)).Id;
        Assert.False(await Store.Faults.MuteAsync("77", new(Noon, null, "ada", "x"), Token));

        await Store.Faults.MuteAsync(id, new(Noon, null, "ada", "known"), Token);
        await ReopenAsync();
        var muted = Assert.Single(await Store.Faults.GroupsAsync(10, Token));
        Assert.Equal(new(Noon, null, "ada", "known"), muted.Mute);
        Assert.Equal((0, 0), await CountedAsync());
        Assert.True(Assert.Single((await Store.Faults.ListAsync(new(), Token)).Items).IsMuted);

        await Store.Faults.MuteAsync(id, null, Token);
        Assert.Equal((1, 1), await CountedAsync());

        await Store.Faults.MuteAsync(id, new(Noon, Noon.AddHours(1), "ada", "work"), Token);
        Assert.Equal((0, 0), await CountedAsync());
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((1, 1), await CountedAsync());
        Assert.Null(Assert.Single(await Store.Faults.GroupsAsync(10, Token)).Mute);
    }

    [Fact]
    public async Task A_trend_counts_what_arose_and_not_what_is_tried_again_in_vain()
    {
        var one = await StoredAsync(1);
        await FailAsync(one, "a", "Device.A");
        await FailAsync(one, "b", "Device.A");
        await BreakAsync(one, "default");
        Clock.Advance(TimeSpan.FromHours(2));
        await FailAsync(one, "c", "Device.A");
        await BreakAsync(one, "default");

        var groups = await Store.Faults.GroupsAsync(10, Token);
        Assert.Equal([2, 0, 1], groups.Single(group => !group.IsChannel).Hours.TakeLast(3));
        Assert.Equal([1, 0, 0], groups.Single(group => group.IsChannel).Hours.TakeLast(3));
        var detail = await Store.Faults.GroupAsync(groups.Single(g => !g.IsChannel).Id, Token);
        Assert.Equal((14, 3), (detail!.Days.Count, detail.Days[^1]));
    }

    [Fact]
    public async Task What_its_devices_share_is_compared_with_the_fleet()
    {
        var ill = new[] { await StoredAsync(1), await StoredAsync(2) };
        for (var number = 3; number <= 8; number++)
            await StoredAsync(number);
        foreach (var device in ill)
        {
            await Store.Devices.ChangeTagsAsync(device.RowId, ["south"], [], Token);
            await FailAsync(device, $"t{device.RowId}", "Device.A");
        }
        var group = Assert.Single(await Store.Faults.GroupsAsync(10, Token));
        var detail = (await Store.Faults.GroupAsync(group.Id, Token))!;
        Assert.Equal((2, 8), (detail.KinDevices, detail.Fleet));
        var first = detail.Shares[0];
        Assert.Equal(
            ("tag", "south", 2, 2),
            (first.Trait, first.Value, first.Devices, first.FleetDevices)
        );
        Assert.Equal((1.0, 0.25, 4.0), (first.Share, first.FleetShare, first.Lift));
        Assert.Null(await Store.Faults.GroupAsync("99", Token));
        Assert.Null(await Store.Faults.GroupAsync("x", Token));
    }

    [Fact]
    public async Task Groups_of_which_nothing_is_left_are_forgotten_but_not_what_somebody_muted()
    {
        var one = await StoredAsync(1);
        await FailAsync(one, "a", "Device.A");
        await FailAsync(one, "b", "Device.B");
        await FailAsync(one, "c", "Device.C");
        var groups = (await Store.Faults.GroupsAsync(10, Token)).ToDictionary(g => g.Parameter);
        await Store.Faults.MuteAsync(groups["Device.B"].Id, new(Noon, null, "ada", "known"), Token);
        await Store.Tasks.DismissFaultAsync("a", Token);
        await Store.Tasks.DismissFaultAsync("b", Token);
        Assert.True(await Store.Faults.PruneAsync(Noon.AddDays(1), Token) > 0);
        Assert.Null(await Store.Faults.GroupAsync(groups["Device.A"].Id, Token));
        var left = await Store.Faults.GroupsAsync(10, Token);
        Assert.Equal(["Device.C", "Device.B"], left.Select(group => group.Parameter));
        Assert.Equal((0, 0), (left[1].Faults, left[1].Devices));
    }

    private async Task<(long Devices, long Faults)> CountedAsync()
    {
        var counts = await Store.Devices.CountsAsync(Token);
        var told = await Store.Faults.ListAsync(new FaultQuery { WithoutMuted = true }, Token);
        var found = await Store.Devices.SearchAsync(new DeviceQuery { Fault = "unmuted" }, Token);
        Assert.Equal(counts.Faults, told.Items.Count);
        Assert.Equal(counts.Faulted, found.Items.Count);
        return (counts.Faulted, counts.Faults);
    }

    private async Task FailAsync(DeviceRecord device, string id, string parameter)
    {
        await Store.Tasks.InsertAsync(device.RowId, [NewTask(device, id)], Token);
        var failed = NewTask(device, id, TaskState.Failed) with
        {
            Finished = Clock.GetUtcNow(),
            Fault = new("9007", "no such value", [new(parameter, "9007", "no")]),
        };
        await Store.Tasks.UpdateAsync(failed, Token);
    }

    private Task BreakAsync(DeviceRecord device, string channel)
    {
        var fault = new RuleFault("script.Error", "no") { Script = "s" };
        var now = Clock.GetUtcNow();
        return Store.Devices.CommitAsync(
            new(device.RowId)
            {
                ChannelFaults = new Dictionary<string, ChannelFault?>
                {
                    [channel] = new(channel, fault, now, 0, now, "[]"),
                },
            },
            Token
        );
    }
}
