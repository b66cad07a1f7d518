using Muster.Acs.Devices;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>Scans of all devices, piece by piece.</summary>
public abstract class DeviceScanContract : StoreContract
{
    private protected DeviceScanContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_scan_goes_through_all_devices_once_in_pieces()
    {
        for (var number = 1; number <= 5; number++)
            await StoredAsync(number);
        var seen = new List<string>();
        var scan = new DeviceScan { Limit = 2 };
        while (await Store.Devices.ScanAsync(scan, Token) is { Count: > 0 } piece)
        {
            Assert.InRange(piece.Count, 1, 2);
            seen.AddRange(piece.Select(device => device.Record.Id));
            scan = scan with { After = piece[^1].Record.RowId };
        }
        Assert.Equal(Enumerable.Range(1, 5).Select(number => Device(number).Id), seen);
        Assert.Equal(5, await Store.Devices.CountAsync(Token));
    }

    [Fact]
    public async Task Conditions_narrow_a_scan()
    {
        var late = Device(3) with { LastInform = Noon.AddHours(1) };
        var (first, _, third) = (
            await StoredAsync(1),
            await StoredAsync(2),
            await StoredAsync(late)
        );
        await Store.Devices.ChangeTagsAsync(first.RowId, ["lab"], [], Token);
        Assert.Equal([first.Id], await IdsAsync(new DeviceIs(DeviceField.Tag, ["lab", "x"])));
        Assert.Equal(
            [first.Id, third.Id],
            await IdsAsync(new DeviceIs(DeviceField.SerialNumber, ["000001", "000003"]))
        );
        Assert.Equal([third.Id], await IdsAsync(new InformedWithin(Noon.AddMinutes(1), null)));
        Assert.Equal([third.Id], await IdsAsync(new DeviceRowIs([third.RowId])));
        Assert.Empty(await IdsAsync(new DeviceIs(DeviceField.Id, [])));
    }

    [Fact]
    public async Task A_tree_comes_with_the_values_of_the_last_Inform()
    {
        var device = await StoredAsync(1);
        var tree = Shadow.Empty.WithValues([Value("Device.X", "y")], Noon.AddHours(-1));
        await Store.Devices.CommitAsync(new DeviceCommit(device.RowId) { Shadow = tree }, Token);
        var scan = new DeviceScan { WithTree = true };
        var found = Assert.Single(await Store.Devices.ScanAsync(scan, Token));
        Assert.True(found.Tree.TryGet("Device.X", out var own));
        Assert.True(found.Tree.TryGet("Device.DeviceInfo.SoftwareVersion", out var told));
        Assert.Equal(("y", "1.0"), (own.Value?.Text, told.Value?.Text));
    }

    private async Task<IEnumerable<string>> IdsAsync(DeviceCondition condition) =>
        (await Store.Devices.ScanAsync(new DeviceScan { Where = [condition] }, Token)).Select(
            device => device.Record.Id
        );
}
