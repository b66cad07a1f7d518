using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must find.</summary>
public abstract class DeviceSearchContract : StoreContract
{
    private protected DeviceSearchContract(StoreHost host)
        : base(host) { }

    private Task<Page<DeviceSummary>> Search(DeviceQuery query) =>
        Store.Devices.SearchAsync(query, Token);

    private async Task<string[]> Serials(DeviceQuery query)
    {
        var page = await Search(query with { Page = new(WithTotal: true) });
        Assert.Equal(page.Items.Count, page.Total);
        return [.. page.Items.Select(device => device.SerialNumber)];
    }

    private async Task FleetAsync()
    {
        await StoreAsync("ZTE", "AAAAAA", "H199A", "S-1", "ModelX", "1.0", Noon);
        await StoreAsync("ZTE", "AAAAAA", "H199B", "S-2", "ModelY", "1.1", Noon.AddHours(1));
        await StoreAsync("TP-Link", "BBBBBB", "EX220", "T-1", "ModelX", "2.0", Noon.AddHours(2));
        await StoreAsync("TP-Link", "BBBBBB", "", "T%2", "", "2.0", Noon.AddHours(3));
    }

    private async Task StoreAsync(
        string manufacturer,
        string oui,
        string productClass,
        string serial,
        string model,
        string software,
        DateTimeOffset at
    )
    {
        var identity = new DeviceIdStruct(manufacturer, oui, productClass, serial);
        var row = await Store.Devices.RecordAsync(
            Inform(
                Device(0) with
                {
                    Key = DeviceKey.Of(identity),
                    Id = DeviceKey.IdOf(identity),
                    Identity = identity,
                    LastInform = at,
                    Informed =
                    [
                        Value("Device.DeviceInfo.ModelName", model),
                        Value("Device.DeviceInfo.SoftwareVersion", software),
                        Value("Device.ManagementServer.ParameterKey", "k" + serial),
                    ],
                }
            ),
            Token
        );
        await Store.Devices.ChangeTagsAsync(row, [oui, "all"], [], Token);
    }

    [Fact]
    public async Task Every_condition_of_a_query_selects_alone_and_with_others()
    {
        await FleetAsync();
        Assert.Equal(["S-1", "S-2", "T-1", "T%2"], await Serials(new()));
        Assert.Equal(["S-1"], await Serials(new() { Id = "AAAAAA-H199A-S%2D1" }));
        Assert.Equal(["S-1", "S-2"], await Serials(new() { Id = "AAAAAA*" }));
        Assert.Equal(["T-1"], await Serials(new() { SerialNumber = "T-1" }));
        Assert.Equal(["T-1", "T%2"], await Serials(new() { SerialNumber = "T*" }));
        Assert.Equal(["T-1", "T%2"], await Serials(new() { OUI = "BBBBBB" }));
        Assert.Equal(["S-2"], await Serials(new() { ProductClass = "H199B" }));
        Assert.Equal(["S-1", "S-2"], await Serials(new() { ProductClass = "H*" }));
        Assert.Equal(["S-1", "S-2"], await Serials(new() { Manufacturer = "ZTE" }));
        Assert.Equal(["T-1", "T%2"], await Serials(new() { Manufacturer = "TP*" }));
        Assert.Equal(["S-1", "T-1"], await Serials(new() { Model = "ModelX" }));
        Assert.Equal(["S-1", "S-2", "T-1"], await Serials(new() { Model = "Model*" }));
        Assert.Equal(["S-1", "S-2"], await Serials(new() { Tag = "AAAAAA" }));
        Assert.Equal(["S-2"], await Serials(new() { Text = "h199b" }));
        Assert.Equal(["S-1", "T-1"], await Serials(new() { Text = "delX" }));
        Assert.Equal(["T%2"], await Serials(new() { Text = "T%25" }));
        Assert.Equal(["T-1", "T%2"], await Serials(new() { InformedSince = Noon.AddHours(2) }));
        Assert.Equal(["S-1"], await Serials(new() { InformedBefore = Noon.AddHours(1) }));
        Assert.Equal(
            ["S-2"],
            await Serials(
                new() { InformedSince = Noon.AddHours(1), InformedBefore = Noon.AddHours(2) }
            )
        );
        Assert.Equal(["T-1", "T%2"], await Serials(With("DeviceInfo.SoftwareVersion", "2.0")));
        Assert.Equal(["S-1", "S-2"], await Serials(With("DeviceInfo.SoftwareVersion", "1.*")));
        Assert.Equal(["S-2"], await Serials(With("Device.ManagementServer.ParameterKey", "kS-2")));
        Assert.Empty(await Serials(With("DeviceInfo.SoftwareVersion", "2")));
        Assert.Equal(
            ["T-1"],
            await Serials(
                With("DeviceInfo.SoftwareVersion", "2.*") with
                {
                    Id = "BBBBBB*",
                    SerialNumber = "T*",
                    OUI = "BBBBBB",
                    ProductClass = "EX*",
                    Manufacturer = "TP-Link",
                    Model = "ModelX",
                    Tag = "all",
                    Text = "ex220",
                    InformedSince = Noon,
                    InformedBefore = Noon.AddDays(1),
                }
            )
        );
    }

    private static DeviceQuery With(string parameter, string value) =>
        new() { Parameters = new Dictionary<string, string> { [parameter] = value } };

    [Fact]
    public async Task A_device_in_a_list_shows_what_its_Informs_told()
    {
        await FleetAsync();
        var device = Assert.Single((await Search(new() { SerialNumber = "T-1" })).Items);
        Assert.Equivalent(
            new DeviceSummary
            {
                Id = "BBBBBB-EX220-T%2D1",
                Manufacturer = "TP-Link",
                OUI = "BBBBBB",
                ProductClass = "EX220",
                SerialNumber = "T-1",
                Model = "ModelX",
                SoftwareVersion = "2.0",
                FirstInform = Noon,
                LastInform = Noon.AddHours(2),
                LastEvents = ["2 PERIODIC"],
                RemoteAddress = "192.0.2.7",
                Tags = ["BBBBBB", "all"],
            },
            device,
            strict: true
        );
    }

    [Fact]
    public async Task The_newer_of_Inform_and_tree_is_what_a_search_finds()
    {
        const string name = "Device.DeviceInfo.SoftwareVersion";
        var device = await StoredAsync(1);
        Task Commit(string software, DateTimeOffset at) =>
            Store.Devices.CommitAsync(
                new(device.RowId) { Shadow = Shadow.Empty.WithValues([Value(name, software)], at) },
                Token
            );
        async Task<string> Found() => (await Search(new())).Items[0].SoftwareVersion;

        await Commit("0.9", Noon.AddMinutes(-1));
        Assert.Equal("1.0", await Found());
        await Commit("1.1", Noon.AddMinutes(1));
        Assert.Equal("1.1", await Found());
        Assert.Single(await Serials(With(name, "1.1")));
        Assert.Empty(await Serials(With(name, "1.0")));
        await StoredAsync(
            device with
            {
                LastInform = Noon.AddMinutes(2),
                Informed = Informed("1.2"),
            }
        );
        Assert.Equal("1.2", await Found());
    }

    [Fact]
    public async Task Ten_thousand_devices_are_paged_whole_while_the_list_changes()
    {
        var rows = await Task.WhenAll(
            Enumerable.Range(0, 10_000).Select(number => StoredAsync(number))
        );
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Search(new() { Page = new(700, cursor) });
            seen.AddRange(page.Items.Select(device => device.SerialNumber));
            cursor = page.NextCursor;
            // What is gone or new behind the cursor moves nothing that lies ahead of it.
            if (seen.Count == 700)
                await Store.Devices.DeleteAsync(rows[10].RowId, Token);
            if (seen.Count == 1400)
                await StoredAsync(10);
        } while (cursor is not null);

        Assert.Equal(rows.Select(row => row.Identity.SerialNumber), seen);
        // What nearly all have is listed, and counted no further than a person needs.
        foreach (var part in (string[])["C0B101", "199a"])
        {
            var many = await Search(new() { Page = new(700, WithTotal: true), Text = part });
            Assert.Equal(seen.Take(700), many.Items.Select(device => device.SerialNumber));
            Assert.Equal((null, 5_000), (many.Total, many.TotalAtLeast));
        }
        var last = await Search(
            new() { Page = new(1000, WithTotal: true), SerialNumber = "0099*" }
        );
        Assert.Equal((100, 100, null), (last.Items.Count, (int)last.Total!, last.NextCursor));
        var exact = await Search(new() { Page = new(100), SerialNumber = "0099*" });
        Assert.Null(exact.NextCursor);
        var prefix = await Search(new() { Page = new(60), SerialNumber = "0099*" });
        var rest = await Search(
            new() { Page = new(60, prefix.NextCursor), SerialNumber = "0099*" }
        );
        Assert.Equal((60, 40), (prefix.Items.Count, rest.Items.Count));
        Assert.Equal("009960", rest.Items[0].SerialNumber);
    }

    [Theory]
    [InlineData("?")]
    [InlineData("AAAA")]
    [InlineData("////")]
    [InlineData("dGFza3M6NQ")]
    public async Task A_cursor_of_another_list_or_of_nobody_is_refused_by_name(string cursor)
    {
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            Search(new() { Page = new(10, cursor) })
        );
        Assert.Equal((OperationFaultKind.Invalid, "cursor"), (refusal.Kind, refusal.Field));
        var fault = await Assert.ThrowsAsync<OperationException>(() =>
            Store.Faults.ListAsync(new FaultQuery { Page = new(10, cursor) }, Token)
        );
        Assert.Equal((OperationFaultKind.Invalid, "cursor"), (fault.Kind, fault.Field));
    }

    [Fact]
    public async Task A_page_of_no_rows_and_a_parameter_without_index_are_refused_by_name()
    {
        foreach (var limit in new[] { 0, 1001 })
        {
            var refusal = await Assert.ThrowsAsync<OperationException>(() =>
                Search(new() { Page = new(limit) })
            );
            Assert.Equal("limit", refusal.Field);
        }
        var parameter = await Assert.ThrowsAsync<OperationException>(() =>
            Search(With("Device.Time.NTPServer1", "x"))
        );
        Assert.Equal("parameters.Device.Time.NTPServer1", parameter.Field);
    }

    [Fact]
    public async Task Tags_are_a_set_in_order()
    {
        var device = await StoredAsync(1);
        var added = await Store.Devices.ChangeTagsAsync(device.RowId, ["b", "a", "b"], [], Token);
        Assert.Equal(["a", "b"], added);
        var changed = await Store.Devices.ChangeTagsAsync(device.RowId, ["c"], ["a", "x"], Token);
        Assert.Equal(["b", "c"], changed);
        Assert.Equal(["b", "c"], await Store.Devices.TagsAsync(device.RowId, Token));
        await Store.Devices.DeleteAsync(device.RowId, Token);
        await Assert.ThrowsAsync<OperationException>(() =>
            Store.Devices.ChangeTagsAsync(device.RowId, ["c"], [], Token)
        );
    }
}
