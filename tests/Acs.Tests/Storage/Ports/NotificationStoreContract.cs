using System.Globalization;
using Muster.Acs.Devices;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with values that devices told between their sessions.</summary>
public abstract class NotificationStoreContract : StoreContract
{
    private protected NotificationStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task Values_are_read_as_they_were_told_the_oldest_first()
    {
        var device = await StoredAsync(1);
        var load = new ParameterValueStruct("Device.Load", new("70", XsdTypes.UnsignedInt));
        await NoteAsync(device, 1, 20, load);
        await NoteAsync(device, 2, 10, Value("Device.B", "ä\n"), Value("Device.A", ""));
        await ReopenAsync();
        Assert.Equal(
            [
                new(Value("Device.A", ""), At(10)),
                new(Value("Device.B", "ä\n"), At(10)),
                new(load, At(20)),
            ],
            await Store.Notifications.NotedAsync(device.RowId, Token)
        );
    }

    [Fact]
    public async Task The_newest_by_the_clock_of_the_device_stays()
    {
        var device = await StoredAsync(1);
        await NoteAsync(device, 5, 1, Value("Device.A", "new"));
        // It was told before and came late.
        await NoteAsync(device, 4, 2, Value("Device.A", "old"));
        Assert.Equal(
            [new(Value("Device.A", "new"), At(1))],
            await Store.Notifications.NotedAsync(device.RowId, Token)
        );
        // At the same time: the one that came later.
        await NoteAsync(device, 5, 3, Value("Device.A", "newer"));
        Assert.Equal(
            [new(Value("Device.A", "newer"), At(3))],
            await Store.Notifications.NotedAsync(device.RowId, Token)
        );
    }

    [Fact]
    public async Task So_many_are_kept_of_a_device_and_the_oldest_give_way()
    {
        var (device, other) = (await StoredAsync(1), await StoredAsync(2));
        await NoteAsync(other, 0, 0, Value("Device.A", "other"));
        await NoteAsync(device, 0, 0, Value("Device.Oldest", ""), Value("Device.Kept", ""));
        await NoteAsync(device, 1, 1, Value("Device.Kept", "again"));
        var more = Enumerable
            .Range(1, INotificationStore.KeptValues - 1)
            .Select(n => Value("Device." + n.ToString("D3", CultureInfo.InvariantCulture), ""))
            .ToArray();
        await NoteAsync(device, 2, 2, more);
        var kept = await Store.Notifications.NotedAsync(device.RowId, Token);
        Assert.Equal([Value("Device.Kept", "again"), .. more], kept.Select(each => each.Value));
        Assert.Single(await Store.Notifications.NotedAsync(other.RowId, Token));
    }

    [Fact]
    public async Task Of_a_device_that_is_not_known_nothing_is_kept()
    {
        await NoteAsync(Device(1), 0, 0, Value("Device.A", "1"));
        var device = await StoredAsync(1);
        Assert.Empty(await Store.Notifications.NotedAsync(device.RowId, Token));
        await NoteAsync(device, 0, 0, Value("Device.A", "1"));
        await Store.Devices.DeleteAsync(device.RowId, Token);
        Assert.Empty(await Store.Notifications.NotedAsync(device.RowId, Token));
    }

    private Task NoteAsync(
        DeviceRecord device,
        int told,
        int at,
        params ParameterValueStruct[] values
    ) => Store.Notifications.NoteAsync(device.Key, values, At(told), At(at), Token);

    private static DateTimeOffset At(int minute) => Noon.AddMinutes(minute);
}
