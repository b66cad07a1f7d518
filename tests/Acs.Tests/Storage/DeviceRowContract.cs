using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with Informs.</summary>
public abstract class DeviceRowContract : StoreContract
{
    private protected DeviceRowContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_recorded_device_is_found_as_it_was_even_after_reopening()
    {
        var device = Device(1) with
        {
            Identity = new("Zhöng ☃", "C0B101", "Häuschen", "S/1"),
            LastEvents = ["0 BOOTSTRAP", "1 BOOT"],
            LastBoot = Noon.AddMinutes(-1),
            LastBootstrap = Noon.AddMinutes(-2),
            CwmpVersion = CwmpVersion.V1_4,
            Informed =
            [
                Value("Device.A", ""),
                new("Device.B", new("1", "xsd:boolean")),
                new("Device.C", new(" 漢字 ", "")),
            ],
        };
        var row = await Store.Devices.RecordAsync(Inform(device), Token);

        await ReopenAsync();

        var found = await Store.Devices.FindAsync(device.Key, Token);
        Assert.NotNull(found);
        Assert.Equivalent(device with { RowId = row }, found, strict: true);
        Assert.Equal(device.Informed, found.Informed);
    }

    [Fact]
    public async Task A_device_nobody_recorded_is_not_found()
    {
        Assert.Null(await Store.Devices.FindAsync(DeviceKey.OfId("nobody"), Token));
    }

    [Fact]
    public async Task A_second_Inform_updates_the_row_and_appends_to_the_log()
    {
        var first = await StoredAsync(1);
        var second = first with
        {
            LastInform = Noon.AddMinutes(5),
            LastEvents = ["1 BOOT", "M Reboot"],
            RemoteAddress = "198.51.100.9",
        };
        var inform = new InformRecord(
            second,
            false,
            [new("1 BOOT", ""), new("M Reboot", "key 7")],
            3,
            []
        );
        Assert.Equal(first.RowId, await Store.Devices.RecordAsync(inform, Token));

        var found = await Store.Devices.FindAsync(first.Key, Token);
        Assert.Equal(second.LastInform, found!.LastInform);
        Assert.Equal(second.LastEvents, found.LastEvents);
        Assert.Equal(second.RemoteAddress, found.RemoteAddress);
        Assert.Equal(first.Informed, found.Informed);
        var log = await Store.Devices.InformsAsync(first.RowId, 10, Token);
        Assert.Equal([Noon.AddMinutes(5), Noon], log.Select(each => each.At));
        Assert.Equal(inform.Events, log[0].Events);
        Assert.Equal([3u, 0u], log.Select(each => each.RetryCount));
    }

    [Fact]
    public async Task Two_first_Informs_of_one_device_make_one_row()
    {
        var rows = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Store.Devices.RecordAsync(Inform(Device(1)), Token))
        );
        Assert.Single(rows.Distinct());
        Assert.Equal(8, (await Store.Devices.InformsAsync(rows[0], 20, Token)).Count);
    }

    [Fact]
    public async Task An_Inform_of_a_device_deleted_meanwhile_stores_it_anew_as_a_whole()
    {
        var device = await StoredAsync(1);
        await Store.Devices.DeleteAsync(device.RowId, Token);
        Assert.Null(await Store.Devices.FindAsync(device.Key, Token));

        var row = await Store.Devices.RecordAsync(Inform(device, changed: false), Token);

        Assert.NotEqual(device.RowId, row);
        var found = await Store.Devices.FindAsync(device.Key, Token);
        Assert.Equal(device.Informed, found!.Informed);
        Assert.Single(await Store.Devices.InformsAsync(row, 10, Token));
    }
}
