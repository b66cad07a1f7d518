using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.Devices;

/// <summary>Lists of devices in an order that is asked for, and what people search by beside the identity.</summary>
public sealed class DeviceOrderTests
{
    private const string Mac = "Device.Ethernet.Interface.1.MACAddress";

    [Fact]
    public async Task Every_order_pages_through_all_devices_once_both_ways()
    {
        await using var acs = await TestAcs.StartAsync();
        foreach (
            var (serial, version) in new[]
            {
                ("5", "2"),
                ("3", "1"),
                ("9", "2"),
                ("1", "1"),
                ("7", "3"),
            }
        )
            await acs.IntroduceAsync(
                serial,
                Xml.Parameter("Device.DeviceInfo.SoftwareVersion", version)
            );
        foreach (var order in Enum.GetValues<DeviceOrder>())
        {
            var forward = await AllAsync(acs, order, descending: false);
            var backward = await AllAsync(acs, order, descending: true);
            Assert.Equal(5, forward.Select(device => device.Id).Distinct().Count());
            Assert.Equal(
                forward.Select(KeyOf(order)).Order(StringComparer.Ordinal),
                forward.Select(KeyOf(order))
            );
            Assert.Equal(
                forward.Select(device => device.Id).Reverse(),
                backward.Select(device => device.Id)
            );
        }
    }

    [Fact]
    public async Task A_filter_that_is_evaluated_keeps_the_order_over_its_pages()
    {
        await using var acs = await TestAcs.StartAsync();
        foreach (var serial in new[] { "2", "8", "4", "6" })
            await acs.IntroduceAsync(
                serial,
                Xml.Parameter("Device.X", serial == "4" ? "no" : "yes")
            );
        var found = await AllAsync(
            acs,
            DeviceOrder.SerialNumber,
            descending: true,
            "Device.X = 'yes'"
        );
        Assert.Equal(["8", "6", "2"], found.Select(device => device.SerialNumber));
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.IntroduceAsync("1");
        await acs.IntroduceAsync("2");
        var query = new DeviceQuery { Order = DeviceOrder.Model, Page = new PageRequest(1) };
        var page = await acs.Devices.SearchAsync(query, default);
        var other = query with { Descending = true, Page = new PageRequest(1, page.NextCursor) };
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            acs.Devices.SearchAsync(other, default)
        );
        Assert.Equal("cursor", refusal.Field);
    }

    [Fact]
    public async Task A_MAC_address_is_found_however_the_device_writes_it()
    {
        await using var acs = await TestAcs.StartAsync();
        var colons = await acs.IntroduceAsync("1", Xml.Parameter(Mac, "00:aa:bb:cc:dd:01"));
        var dashes = await acs.IntroduceAsync("2", Xml.Parameter(Mac, "00-AA-BB-CC-DD-01"));
        var serial = await acs.IntroduceAsync("00AABBCCDD01");
        await acs.IntroduceAsync("4", Xml.Parameter(Mac, "00:AA:BB:CC:DD:02"));
        var query = new DeviceQuery { MACAddress = "00AABBCCDD01" };
        var page = await acs.Devices.SearchAsync(query, default);
        Assert.Equal(
            new[] { colons, dashes, serial }.Order(),
            page.Items.Select(device => device.Id)
        );
        var wrong = new DeviceQuery { MACAddress = "00AABB" };
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            acs.Devices.SearchAsync(wrong, default)
        );
        Assert.Equal("macAddress", refusal.Field);
    }

    [Fact]
    public async Task Devices_are_found_by_their_faults_and_addresses_counted_and_grouped()
    {
        await using var acs = await TestAcs.StartAsync();
        var well = await acs.IntroduceAsync("1");
        var ill = await acs.IntroduceAsync("2");
        await acs.SubmitAsync(ill, new AddObjectRequest("Device.NAT.PortMapping."));
        using (var cpe = acs.NewCpe())
        {
            await cpe.PostAsync(Xml.Inform("2"));
            await cpe.PostAsync("");
            await cpe.PostAsync(Xml.Envelope(Xml.Fault(9004, "Resources exceeded")));
        }
        Assert.Equal([ill], await IdsAsync(acs, new DeviceQuery { Fault = "*" }));
        Assert.Equal([ill], await IdsAsync(acs, new DeviceQuery { Fault = "9004" }));
        Assert.Empty(await IdsAsync(acs, new DeviceQuery { Fault = "9005" }));
        Assert.Equal([well, ill], await IdsAsync(acs, new DeviceQuery { RemoteAddress = "127.*" }));
        Assert.Empty(await IdsAsync(acs, new DeviceQuery { RemoteAddress = "192.0.2.1" }));
        var counts = await acs.Devices.CountsAsync(default);
        Assert.Equal(
            (2, 2, 1, 1),
            (counts.Registered, counts.HeardRecently, counts.Faulted, counts.Faults)
        );
        var group = Assert.Single(await acs.Service<IFaults>().GroupsAsync(10, default));
        Assert.Equal(("9004", "addObject", 1), (group.Code, group.What, group.Devices));
    }

    private static async Task<IEnumerable<string>> IdsAsync(TestAcs acs, DeviceQuery query) =>
        (await acs.Devices.SearchAsync(query, default)).Items.Select(device => device.Id);

    private static Func<DeviceSummary, string> KeyOf(DeviceOrder order) =>
        order switch
        {
            DeviceOrder.Id => device => device.Id,
            DeviceOrder.SerialNumber => device => device.SerialNumber,
            DeviceOrder.Model => device => device.Model,
            DeviceOrder.SoftwareVersion => device => device.SoftwareVersion,
            DeviceOrder.FirstInform => device => $"{device.FirstInform:O}",
            DeviceOrder.LastInform => device => $"{device.LastInform:O}",
            _ => device => device.RemoteAddress,
        };

    private static async Task<List<DeviceSummary>> AllAsync(
        TestAcs acs,
        DeviceOrder order,
        bool descending,
        string? filter = null
    )
    {
        var all = new List<DeviceSummary>();
        string? cursor = null;
        do
        {
            var query = new DeviceQuery
            {
                Order = order,
                Descending = descending,
                Filter = filter,
                Page = new PageRequest(2, cursor),
            };
            var page = await acs.Devices.SearchAsync(query, default);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        } while (cursor is not null);
        return all;
    }
}
