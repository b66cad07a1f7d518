using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with trees and commits.</summary>
public abstract class ShadowContract : StoreContract
{
    private protected ShadowContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task The_tree_of_an_unread_device_is_empty()
    {
        var device = await StoredAsync(1);
        Assert.Equal(0, (await Store.Devices.LoadShadowAsync(device.RowId, Token)).Count);
    }

    [Fact]
    public async Task A_real_tree_comes_back_node_by_node_after_reopening()
    {
        var shadow = DeviceTrees.Load(SharedFiles.Path("devices", "tplink-ex220-tr181.csv"));
        var device = await StoredAsync(1);
        var commit = new DeviceCommit(device.RowId) { Shadow = shadow, Discovered = Noon };
        await Store.Devices.CommitAsync(commit, Token);

        await ReopenAsync();

        var loaded = await Store.Devices.LoadShadowAsync(device.RowId, Token);
        Assert.Equal(shadow.Nodes.ToArray(), loaded.Nodes.ToArray());
        Assert.Equal(Noon, (await Store.Devices.FindAsync(device.Key, Token))!.Discovered);
    }

    [Fact]
    public async Task A_commit_is_whole_or_not_at_all()
    {
        var device = await StoredAsync(1);
        await Store.Tasks.InsertAsync(device.RowId, [NewTask(device, "a")], Token);
        // The last task fails the commit behind the tree and the task that are written already.
        var bad = new DeviceCommit(device.RowId)
        {
            Shadow = Shadow.Empty.WithValues([Value("Device.A", "1")], Noon),
            Tasks = [NewTask(device, "a", TaskState.Done), null!],
        };

        await Assert.ThrowsAsync<NullReferenceException>(() =>
            Store.Devices.CommitAsync(bad, Token)
        );

        Assert.Equal(0, (await Store.Devices.LoadShadowAsync(device.RowId, Token)).Count);
        Assert.Equal(TaskState.Pending, (await Store.Tasks.FindAsync("a", Token))!.State);
    }

    [Fact]
    public async Task A_commit_moves_tree_tasks_and_transfer_together()
    {
        var device = await StoredAsync(1);
        await Store.Tasks.InsertAsync(device.RowId, [NewTask(device, "a")], Token);
        var report = new Transfer
        {
            DeviceId = device.Id,
            CommandKey = "a",
            Kind = TransferKind.Unknown,
            State = TransferState.Failed,
            Updated = Noon,
            Fault = new("9010", "no such file", []),
            StartTime = "2026-01-02T12:00:00Z",
        };
        await Store.Devices.CommitAsync(
            new DeviceCommit(device.RowId)
            {
                Shadow = Shadow.Empty.WithValues([Value("Device.A", "1")], Noon),
                Tasks = [NewTask(device, "a", TaskState.Done) with { Finished = Noon }],
                Report = report,
            },
            Token
        );

        Assert.Equal(1, (await Store.Devices.LoadShadowAsync(device.RowId, Token)).Count);
        Assert.Equal(TaskState.Done, (await Store.Tasks.FindAsync("a", Token))!.State);
        var transfers = await Store.Tasks.TransfersAsync(new() { DeviceId = device.Id }, Token);
        Assert.Equivalent(report, Assert.Single(transfers.Items), strict: true);
    }

    [Fact]
    public async Task A_commit_for_a_deleted_device_is_refused_as_not_found()
    {
        var device = await StoredAsync(1);
        await Store.Devices.DeleteAsync(device.RowId, Token);
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            Store.Devices.CommitAsync(new(device.RowId) { Shadow = Shadow.Empty }, Token)
        );
        Assert.Equal(OperationFaultKind.NotFound, refusal.Kind);
    }

    [Fact]
    public async Task Deleting_a_device_forgets_its_tree_tasks_tags_and_log()
    {
        var device = await StoredAsync(1);
        var other = await StoredAsync(2);
        await Store.Tasks.InsertAsync(device.RowId, [NewTask(device, "a")], Token);
        await Store.Devices.ChangeTagsAsync(device.RowId, ["lab"], [], Token);
        var shadow = Shadow.Empty.WithValues([Value("Device.A", "1")], Noon);
        foreach (var each in new[] { device, other })
            await Store.Devices.CommitAsync(new(each.RowId) { Shadow = shadow }, Token);

        await Store.Devices.DeleteAsync(device.RowId, Token);

        Assert.Null(await Store.Tasks.FindAsync("a", Token));
        Assert.Empty(await Store.Devices.InformsAsync(device.RowId, 10, Token));
        Assert.Equal(0, (await Store.Devices.LoadShadowAsync(device.RowId, Token)).Count);
        Assert.Empty((await Store.Devices.SearchAsync(new() { Tag = "lab" }, Token)).Items);
        // The other one had the same shape, and keeps it.
        Assert.Equal(1, (await Store.Devices.LoadShadowAsync(other.RowId, Token)).Count);
        Assert.Single(await Store.Devices.InformsAsync(other.RowId, 10, Token));
    }
}
