using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Waking;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with devices and tasks of another server.</summary>
public abstract class ImportStoreContract : StoreContract
{
    private protected ImportStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_device_that_comes_is_there_with_all_that_came_with_it()
    {
        var device = Device(1);
        Assert.Null(await Store.Imports.MarkAsync(device.Key, Token));
        var row = await Store.Imports.WriteAsync(
            Import(device, [1, 0, 255], "a", "ß") with
            {
                Tree = Shadow.Empty.WithValues([Value("Device.A", "1")], Noon),
                AddTags = ["a", "ß"],
                Credentials = new(OwnCredentialsState.Set, "ada", "", Noon) { Password = "***" },
            },
            Token
        );
        await ReopenAsync();
        var stored = (await Store.Devices.FindAsync(device.Key, Token))!;
        Assert.Equal((row, device.Id), (stored.RowId, stored.Id));
        Assert.Equal(("ada", "***"), (stored.Own!.User, stored.Own.Password));
        Assert.Equal(["a", "ß"], await Store.Devices.TagsAsync(row, Token));
        var node = Assert.Single(
            (await Store.Devices.LoadShadowAsync(row, Token)).Nodes.ToArray(),
            each => each.Path == "Device.A"
        );
        Assert.Equal("1", node.Value!.Value.Text);
        await ExpectMarkAsync(device, [1, 0, 255], "a", "ß");
    }

    [Fact]
    public async Task One_that_comes_again_keeps_its_row_its_tree_and_its_later_Inform()
    {
        var device = Device(1) with { LastInform = Noon.AddHours(2) };
        var first = Import(device, [1], "a") with
        {
            Tree = Shadow.Empty.WithValues([Value("Device.A", "1")], Noon),
            AddTags = ["a"],
        };
        var row = await Store.Imports.WriteAsync(first, Token);
        var earlier = device with
        {
            RowId = row,
            FirstInform = Noon.AddHours(-1),
            LastInform = Noon,
        };
        var again = Import(earlier, [2]) with { AddTags = ["b"], RemoveTags = ["a"] };
        Assert.Equal(row, await Store.Imports.WriteAsync(again, Token));
        var stored = (await Store.Devices.FindAsync(device.Key, Token))!;
        Assert.Equal(
            (Noon.AddHours(-1), Noon.AddHours(2)),
            (stored.FirstInform, stored.LastInform)
        );
        Assert.Equal(["b"], await Store.Devices.TagsAsync(row, Token));
        Assert.NotEmpty((await Store.Devices.LoadShadowAsync(row, Token)).Nodes.ToArray());
        await ExpectMarkAsync(device, [2]);
    }

    [Fact]
    public async Task What_is_remembered_of_a_device_goes_with_it_and_with_no_other()
    {
        var row = await Store.Imports.WriteAsync(Import(Device(1), [1], "a"), Token);
        await Store.Imports.WriteAsync(Import(Device(2), [2], "b"), Token);
        await Store.Devices.DeleteAsync(row, Token);
        Assert.Null(await Store.Imports.MarkAsync(Device(1).Key, Token));
        await ExpectMarkAsync(Device(2), [2], "b");
    }

    [Fact]
    public async Task A_task_that_came_once_is_remembered_and_may_be_told_twice()
    {
        Assert.False(await Store.Imports.HasTaskAsync("one", Token));
        await Store.Imports.AddTaskAsync("one", Noon, Token);
        await Store.Imports.AddTaskAsync("one", Noon.AddHours(1), Token);
        await ReopenAsync();
        Assert.True(await Store.Imports.HasTaskAsync("one", Token));
        Assert.False(await Store.Imports.HasTaskAsync("One", Token));
    }

    private async Task ExpectMarkAsync(DeviceRecord device, byte[] hash, params string[] tags)
    {
        var mark = (await Store.Imports.MarkAsync(device.Key, Token))!;
        Assert.Equal(hash, mark.Hash.ToArray());
        Assert.Equal(tags, mark.Tags);
    }

    private static DeviceImportRecord Import(
        DeviceRecord device,
        byte[] hash,
        params string[] tags
    ) => new(device, null, new(hash, tags), Noon);
}
