using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>The fleet as a whole: counted from tables that follow every change, searched piece by piece.</summary>
public abstract class FleetContract : StoreContract
{
    private protected FleetContract(StoreHost host)
        : base(host) { }

    private async Task<string[]> CountsAsync(FleetGrouping by) =>
        [
            .. (await Store.Fleet.GroupAsync(by, 100, Token)).Select(each =>
                $"{each.Model}{(each.Model is null ? "" : " ")}{each.Value}: {each.Devices}"
            ),
        ];

    private Task<DeviceRecord> StoredAsync(int number, string software) =>
        StoredAsync(Device(number) with { Informed = Informed(software) });

    private async Task<DeviceRecord> ReadAsync(int number, string server)
    {
        var device = await StoredAsync(number);
        var tree = Shadow.Empty.WithValues([Value("Device.Time.NTPServer1", server)], Noon);
        await Store.Devices.CommitAsync(new(device.RowId) { Shadow = tree }, Token);
        return device;
    }

    [Fact]
    public async Task Counts_by_model_and_software_follow_every_change()
    {
        await StoredAsync(1, "1.0");
        await StoredAsync(2, "1.0");
        var third = await StoredAsync(3, "2.0");
        Assert.Equal(
            ["H199A-X 1.0: 2", "H199A-X 2.0: 1"],
            await CountsAsync(FleetGrouping.Software)
        );
        Assert.Equal(["H199A-X: 3"], await CountsAsync(FleetGrouping.Model));
        Assert.Equal(["ZTE: 3"], await CountsAsync(FleetGrouping.Manufacturer));
        Assert.Equal(["H199A: 3"], await CountsAsync(FleetGrouping.ProductClass));
        await StoredAsync(third with { LastInform = Noon.AddHours(1), Informed = Informed("1.0") });
        Assert.Equal(["H199A-X 1.0: 3"], await CountsAsync(FleetGrouping.Software));
        await Store.Devices.DeleteAsync(third.RowId, Token);
        Assert.Equal(["H199A-X 1.0: 2"], await CountsAsync(FleetGrouping.Software));
        Assert.Equal(2, (await Store.Devices.CountsAsync(Token)).Registered);
        var counted = await Store.Devices.SearchAsync(
            new() { Model = "H199*", Page = new(1, WithTotal: true) },
            Token
        );
        Assert.Equal(2, counted.Total);
    }

    [Fact]
    public async Task Counts_by_tag_follow_every_change()
    {
        var one = await StoredAsync(1);
        var other = await StoredAsync(2);
        await Store.Devices.ChangeTagsAsync(one.RowId, ["lab", "new"], [], Token);
        await Store.Devices.ChangeTagsAsync(other.RowId, ["lab"], [], Token);
        await Store.Devices.ChangeTagsAsync(other.RowId, ["lab"], [], Token);
        Assert.Equal(["lab: 2", "new: 1"], await CountsAsync(FleetGrouping.Tag));
        await Store.Devices.ChangeTagsAsync(one.RowId, [], ["new"], Token);
        Assert.Equal(["lab: 2"], await CountsAsync(FleetGrouping.Tag));
        await Store.Devices.DeleteAsync(one.RowId, Token);
        Assert.Equal(["lab: 1"], await CountsAsync(FleetGrouping.Tag));
    }

    [Fact]
    public async Task Counts_by_fault_are_of_devices_with_the_code()
    {
        var device = await StoredAsync(1);
        await StoredAsync(2);
        foreach (var id in (string[])["a", "b"])
        {
            var task = NewTask(device, id);
            await Store.Tasks.InsertAsync(device.RowId, [task], Token);
            var failed = task with
            {
                State = TaskState.Failed,
                Finished = Noon,
                Fault = new TaskFault("9003", "No.", []),
            };
            await Store.Devices.CommitAsync(new(device.RowId) { Tasks = [failed] }, Token);
        }
        Assert.Equal(["9003: 1"], await CountsAsync(FleetGrouping.Fault));
        var found = await Store.Devices.SearchAsync(new() { Fault = "9003" }, Token);
        Assert.Equal(device.Id, Assert.Single(found.Items).Id);
        Assert.Empty((await Store.Devices.SearchAsync(new() { Fault = "9005" }, Token)).Items);
    }

    [Fact]
    public async Task Any_part_of_an_id_or_a_serial_number_is_found_however_it_is_written()
    {
        foreach (var serial in (string[])["AB12-cd34", "ÄÖ\"x 1", "00000000", "0000001"])
        {
            var identity = new DeviceIdStruct("Maker", "00D09E", "Box", serial);
            await StoredAsync(
                Device(0) with
                {
                    Key = DeviceKey.Of(identity),
                    Id = DeviceKey.IdOf(identity),
                    Identity = identity,
                }
            );
        }
        async Task<string[]> Found(string text) =>
            [
                .. (
                    await Store.Devices.SearchAsync(
                        new() { Text = text, Page = new(WithTotal: true) },
                        Token
                    )
                ).Items.Select(each => each.SerialNumber),
            ];
        Assert.Equal(["AB12-cd34"], await Found("12-c"));
        Assert.Equal(["AB12-cd34"], await Found("b12"));
        Assert.Equal(["AB12-cd34"], await Found("d3"));
        Assert.Equal(["ÄÖ\"x 1"], await Found("Ö\"x"));
        Assert.Equal(["00000000", "0000001"], await Found("00000"));
        Assert.Equal(["0000001"], await Found("00001"));
        Assert.Empty(await Found("12-e"));
        Assert.Empty(await Found("' OR 1"));
    }

    [Fact]
    public async Task Every_order_of_a_list_goes_with_every_condition()
    {
        for (var number = 0; number < 30; number++)
        {
            var device = await StoredAsync(
                Device(number) with
                {
                    RemoteAddress = $"192.0.2.{number * 7 % 30}",
                    Informed = Informed($"{number * 11 % 30:D2}"),
                    LastInform = Noon.AddMinutes(number * 13 % 30),
                }
            );
            if (number % 2 == 0)
                await Store.Devices.ChangeTagsAsync(device.RowId, ["even"], [], Token);
        }
        DeviceQuery[] queries =
        [
            new()
            {
                Tag = "even",
                Model = "H199A-X",
                Manufacturer = "Z*",
            },
            new() { Text = "0000", Tag = "even" },
            new() { RemoteAddress = "192.*", Tag = "even" },
        ];
        foreach (var order in Enum.GetValues<DeviceOrder>())
        {
            foreach (var query in queries)
            {
                var all = query with { Order = order, Page = new(100, WithTotal: true) };
                var page = await Store.Devices.SearchAsync(all, Token);
                Assert.Equal((15, 15), (page.Items.Count, (int)page.Total!));
                var turned = await Store.Devices.SearchAsync(all with { Descending = true }, Token);
                Assert.Equal(
                    page.Items.Select(each => each.Id).Reverse(),
                    turned.Items.Select(each => each.Id)
                );
            }
        }
    }

    [Fact]
    public async Task A_range_of_rows_is_looked_at_as_a_whole()
    {
        var rows = new List<long>();
        for (var number = 0; number < 20; number++)
            rows.Add((await ReadAsync(number, number % 4 == 0 ? "pool" : "isp")).RowId);
        var query = new DeviceQuery { Filter = "Device.Time.NTPServer1 = 'pool'" };
        var piece = await Store.Fleet.LookAsync(query, new(rows[3], rows[15], 2), Token);
        Assert.Equal((12, 3, 2), (piece.Looked, piece.Found, piece.Listed.Count));
        var seen = query with { Within = "DeviceID.SerialNumber = '000008'" };
        var part = await Store.Fleet.LookAsync(seen, new(0, rows[^1], 100), Token);
        Assert.Equal("000008", Assert.Single(part.Listed).SerialNumber);
        var text = new DeviceQuery { Text = "00001", Tag = null };
        Assert.Equal(11, (await Store.Fleet.LookAsync(text, new(0, rows[^1], 0), Token)).Found);
    }

    [Fact]
    public async Task What_is_searched_often_without_an_index_is_proposed_for_one()
    {
        var query = new DeviceQuery
        {
            Filter =
                "Device.Time.NTPServer1 = 'pool' AND DeviceID.SerialNumber <> '' AND Tags.lab IS NULL "
                + "AND Device.DeviceInfo.SoftwareVersion <> ''",
        };
        for (var search = 0; search < SearchedParameter.Often; search++)
        {
            Assert.DoesNotContain(
                (await Store.Fleet.ParametersAsync(10, Token)).Searched,
                each => each.Proposed
            );
            await Store.Fleet.NoteAsync(query, Token);
        }
        var parameters = await Store.Fleet.ParametersAsync(10, Token);
        var proposed = Assert.Single(parameters.Searched);
        Assert.Equal(("Time.NTPServer1", 5L), (proposed.Name, proposed.Searches));
        Assert.Contains("--indexed-parameters", proposed.Proposal);
        Assert.Contains("DeviceInfo.SoftwareVersion", parameters.Indexed);
    }

    [Fact]
    public async Task A_parameter_that_is_indexed_later_is_found_on_devices_that_were_there_before()
    {
        for (var number = 0; number < 3; number++)
            await ReadAsync(number, $"server{number}");
        await IndexAsync();
        Options = Options with
        {
            IndexedParameters = [.. Options.IndexedParameters, "Time.NTPServer1"],
        };
        await ReopenAsync();
        var query = new DeviceQuery
        {
            Parameters = new Dictionary<string, string> { ["Time.NTPServer1"] = "server1" },
        };
        Assert.Empty((await Store.Devices.SearchAsync(query, Token)).Items);
        await IndexAsync();
        var found = await Store.Devices.SearchAsync(query, Token);
        Assert.Equal("000001", Assert.Single(found.Items).SerialNumber);
        Assert.Null(await Store.Fleet.IndexAsync(Token));
    }

    [Fact]
    public async Task A_search_of_all_devices_tells_how_far_it_is_and_what_it_found()
    {
        for (var number = 0; number < 30; number++)
            await ReadAsync(number, number % 3 == 0 ? "pool" : "isp");
        var desk = new FleetDesk(Store.Fleet, Store.Devices, Clock);
        var lines = new List<ScanLine>();
        var query = desk.Read(new ScanOrder("Device.Time.NTPServer1 = 'pool'", 4));
        await foreach (var line in desk.ScanAsync(query, 4, Token))
            lines.Add(line);
        Assert.Equal(new ScanProgress(0, 30, 0), lines[0]);
        Assert.Equal(
            ["000000", "000003", "000006", "000009"],
            lines.OfType<ScanMatch>().Select(match => match.Device.SerialNumber)
        );
        Assert.Equal(new ScanSummary(30, 10, 4, 0), lines[^1]);
        Assert.Single((await Store.Fleet.ParametersAsync(10, Token)).Searched);
    }

    [Fact]
    public async Task Two_look_at_all_devices_at_once_and_one_that_is_cancelled_lets_the_next_in()
    {
        await ReadAsync(1, "pool");
        var desk = new FleetDesk(Store.Fleet, Store.Devices, Clock);
        var query = new DeviceQuery { Text = "x" };
        async Task<IAsyncEnumerator<ScanLine>> Begun()
        {
            var scan = desk.ScanAsync(query, 1, Token).GetAsyncEnumerator(Token);
            Assert.True(await scan.MoveNextAsync());
            return scan;
        }
        var one = await Begun();
        await using var other = await Begun();
        var refused = await Assert.ThrowsAsync<OperationException>(Begun);
        Assert.Equal(OperationFaultKind.Conflict, refused.Kind);
        Assert.Contains("cancel one", refused.Message);
        await one.DisposeAsync();
        await using var third = await Begun();
    }

    [Theory]
    [InlineData("Device.Metrics.Load = 7", "000007")]
    [InlineData("Device.Metrics.Load < 2", "000000,000001")]
    [InlineData("Device.Metrics.Load >= 28", "000003,000028,000029,000099")]
    [InlineData("Device.Metrics.Load = 'none'", "000099")]
    [InlineData("Device.Metrics.Since < 1767355380000", "000000,000001,000002")]
    [InlineData("Device.Metrics.Load = 5 AND Device.Metrics.Since > 1767355320000", "000005")]
    [InlineData("Device.Metrics.Load = 70", "000003")]
    public async Task Texts_numbers_and_times_are_found_by_index_as_by_looking_at_each(
        string filter,
        string serials
    )
    {
        Options = Options with { IndexedParameters = ["Metrics.Load", "Metrics.Since"] };
        await ReopenAsync();
        for (var number = 0; number < 30; number++)
            await MeasuredAsync(number, new($"{number}", XsdTypes.UnsignedInt));
        await MeasuredAsync(99, ParameterValue.String("none"));
        // What a notification told is newer than the tree.
        await Store.Notifications.NoteAsync(
            Device(3).Key,
            [new("Device.Metrics.Load", new("70", XsdTypes.UnsignedInt))],
            Noon.AddHours(5),
            Noon.AddHours(5),
            Token
        );
        var query = new DeviceQuery { Filter = filter };
        var looked = await Store.Devices.SearchAsync(query, Token);
        Assert.Equal(serials, string.Join(',', looked.Items.Select(each => each.SerialNumber)));
        await IndexAsync();
        var found = await Store.Devices.SearchAsync(query, Token);
        Assert.Equal(serials, string.Join(',', found.Items.Select(each => each.SerialNumber)));
    }

    private async Task MeasuredAsync(int number, ParameterValue load)
    {
        var device = await StoredAsync(number);
        var since = Noon.AddMinutes(number)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var tree = Shadow.Empty.WithValues(
            [
                new("Device.Metrics.Load", load),
                new("Device.Metrics.Since", new(since, XsdTypes.DateTime)),
            ],
            Noon
        );
        await Store.Devices.CommitAsync(new(device.RowId) { Shadow = tree }, Token);
    }

    private async Task IndexAsync()
    {
        while (await Store.Fleet.IndexAsync(Token) is not null)
            continue;
    }
}
