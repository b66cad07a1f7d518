using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must find by an expression: what the expression says of the devices.</summary>
public abstract class DeviceFilterContract : StoreContract
{
    private const int Devices = 60;

    /// <summary>How many are drawn.</summary>
    private protected virtual int Expressions => 2_500;

    private protected DeviceFilterContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_filter_finds_the_devices_of_which_it_holds_whatever_it_says()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var fleet = new List<RandomDevice>();
        for (var number = 0; number < Devices; number++)
        {
            fleet.Add(new RandomDevice(random, number, Noon));
            await StoreAsync(fleet[^1], random);
        }
        fleet.Sort((one, other) => string.CompareOrdinal(one.Record.Id, other.Record.Id));
        var expressions = new RandomExpression(random, Noon);
        var telling = 0;
        for (var round = 0; round < Expressions; round++)
        {
            var filter = expressions.Condition(round % 5);
            var expected = fleet.Where(filter.Holds).Select(each => each.Record.Id).ToList();
            var found = await FindAsync(filter.ToString(), random.Next(1, Devices + 10));
            Assert.True(
                expected.SequenceEqual(found),
                $"seed {seed}, round {round}: {filter}\n"
                    + $"missing: {string.Join(' ', expected.Except(found))}\n"
                    + $"too many: {string.Join(' ', found.Except(expected))}"
            );
            telling += expected.Count is > 0 and < Devices ? 1 : 0;
        }
        Assert.True(telling > Expressions / 5, $"seed {seed}: only {telling} told devices apart");
    }

    private async Task StoreAsync(RandomDevice device, Random random)
    {
        // Some have told something else before, which is not known any more.
        if (random.Next(3) == 0)
            await StoredAsync(
                device.Record with
                {
                    LastInform = Noon.AddDays(-1),
                    Informed = [Value(RandomDevice.Paths[0], "old"), Value("Device.Gone", "old")],
                }
            );
        var row = (await StoredAsync(device.Record)).RowId;
        await Store.Devices.CommitAsync(new(row) { Shadow = device.Tree }, Token);
        await Store.Notifications.NoteAsync(
            device.Record.Key,
            device.Noted,
            told: device.NotedAt,
            at: device.NotedAt,
            Token
        );
        await Store.Devices.ChangeTagsAsync(row, device.Tags, [], Token);
    }

    private async Task<List<string>> FindAsync(string filter, int limit)
    {
        var found = new List<string>();
        var query = new DeviceQuery { Filter = filter, Page = new(limit, WithTotal: true) };
        var page = await Store.Devices.SearchAsync(query, Token);
        var total = page.Total;
        while (true)
        {
            Assert.False(page.IsPartial);
            Assert.InRange(page.Items.Count, 0, limit);
            found.AddRange(page.Items.Select(device => device.Id));
            if (page.NextCursor is not { } cursor)
                break;
            query = query with { Page = new(limit, cursor) };
            page = await Store.Devices.SearchAsync(query, Token);
        }
        Assert.Equal(total, found.Count);
        return found;
    }

    [Theory]
    [InlineData("DeviceID.SerialNumber = '000003'", 1)]
    [InlineData("DeviceID.ID LIKE 'C0B101-H199A-00000_'", 10)]
    [InlineData("DeviceID.ID LIKE 'c0b101%'", 0)]
    [InlineData("Tags.odd IS NOT NULL", 6)]
    [InlineData("Tags.odd", 6)]
    [InlineData("Tags.odd IS NULL AND DeviceID.OUI = 'C0B101'", 6)]
    [InlineData("Events.Inform <= 1767355200000 + 5 * 60000", 6)]
    [InlineData("Events.Inform > NOW() + 60000 * 9", 2)]
    [InlineData("Events.1_BOOT IS NULL", 12)]
    [InlineData("Events.Inform > 'a'", 0)]
    [InlineData("DeviceID.SerialNumber > 5", 12)]
    [InlineData("Device.DeviceInfo.SoftwareVersion = '1.0'", 12)]
    [InlineData("Device.Custom = 7", 1)]
    [InlineData("Device.Custom <> 7", 11)]
    [InlineData("NOT Device.Custom = 7", 11)]
    [InlineData("Device.Custom IS NULL", 0)]
    [InlineData("Device.Nowhere IS NULL", 12)]
    [InlineData("Device.Custom > 8 AND Tags.odd", 2)]
    [InlineData("UPPER(DeviceID.ProductClass) LIKE '%199a'", 0)]
    [InlineData("UPPER(DeviceID.ProductClass) LIKE '%199A' AND Device.Custom % 2 = 0", 6)]
    [InlineData("Q(\"Serial number\", \"%3\")", 1)]
    [InlineData("q('PRODUCT class', '%199a%')", 12)]
    [InlineData("Q('Tag', 'odd') AND NOT Q('Serial number', '%1')", 4)]
    [InlineData("Q('Last inform', '<2026-01-02T12:06:00Z')", 6)]
    [InlineData("Q('Last inform', 'soon')", 0)]
    [InlineData("Q('Device.Custom', '7')", 1)]
    [InlineData("Q('Device.Custom', '> 8')", 3)]
    [InlineData("Q('Device.Custom', '<>3')", 11)]
    [InlineData("Q('Device.DeviceInfo.SoftwareVersion', '1.%')", 12)]
    [InlineData("Q('Device.DeviceInfo.ModelName', '2020-01-01')", 0)]
    public async Task Filters_as_people_write_them(string filter, int expected)
    {
        for (var number = 0; number < 12; number++)
        {
            var device = await StoredAsync(
                Device(number) with
                {
                    LastInform = Noon.AddMinutes(number),
                }
            );
            var value = new ParameterValueStruct("Device.Custom", ParameterValue.Int(number));
            var tree = Shadow.Empty.WithValues([value], Noon);
            await Store.Devices.CommitAsync(new(device.RowId) { Shadow = tree }, Token);
            if (number % 2 == 1)
                await Store.Devices.ChangeTagsAsync(device.RowId, ["odd"], [], Token);
        }
        Assert.Equal(expected, (await FindAsync(filter, 5)).Count);
    }

    [Fact]
    public async Task A_filter_narrows_what_the_other_conditions_find()
    {
        await StoredAsync(1);
        var device = await StoredAsync(2);
        await Store.Devices.ChangeTagsAsync(device.RowId, ["lab"], [], Token);
        var both = new DeviceQuery
        {
            Tag = "lab",
            Filter = "Device.DeviceInfo.ModelName LIKE 'H%'",
        };
        Assert.Equal(device.Id, Assert.Single((await SearchAsync(both)).Items).Id);
        Assert.Empty((await SearchAsync(both with { SerialNumber = "000001" })).Items);
        Assert.Equal(2, (await SearchAsync(both with { Tag = null, Filter = " " })).Items.Count);
    }

    [Theory]
    [InlineData("Tags.a =\n  AND b", "line 2, column 3: expected an expression, found AND")]
    [InlineData(
        "DeviceID.ID = AUTH('a', 'b')",
        "line 1, column 15: there is no function AUTH in a filter"
    )]
    [InlineData(
        "1 = 1 AND Device.*.SSID = 'x'",
        "line 1, column 11: a filter names one parameter, not the pattern Device.*.SSID"
    )]
    [InlineData(
        "1 = 1 OR Q('Colour', 'x')",
        "column 10: there is no label 'Colour'; there are Serial"
    )]
    [InlineData("Q('Tag')", "column 1: Q takes a label and what is looked for")]
    [InlineData("Q('Tag', Tags.x)", "column 1: Q takes a label and what is looked for")]
    [InlineData("UPPER(1, 2)", "line 1, column 1: UPPER takes 1, not 2 arguments")]
    public async Task What_cannot_be_a_filter_is_refused_at_its_place(
        string filter,
        string complaint
    )
    {
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            SearchAsync(new() { Filter = filter })
        );
        Assert.Equal((OperationFaultKind.Invalid, "filter"), (refusal.Kind, refusal.Field));
        Assert.Contains(complaint, refusal.Message);
    }

    [Fact]
    public async Task A_filter_that_is_larger_than_SQL_can_be_finds_all_the_same()
    {
        await StoredAsync(7);
        string Many(string joined, string operation) =>
            string.Join(
                $" {joined} ",
                Enumerable
                    .Range(0, 1500)
                    .Select(each => $"DeviceID.SerialNumber {operation} '{each:D6}'")
            );
        Assert.Single((await SearchAsync(new() { Filter = Many("OR", "=") })).Items);
        Assert.Empty((await SearchAsync(new() { Filter = Many("AND", "<>") })).Items);
        Assert.Single((await SearchAsync(new() { Filter = Many("AND", ">=") + " OR 1" })).Items);
        var deep = string.Concat(Enumerable.Repeat("NOT (", 98)) + "Tags.a" + new string(')', 98);
        Assert.Empty((await SearchAsync(new() { Filter = deep })).Items);
    }

    [Fact]
    public async Task A_search_that_looks_at_too_many_rows_says_so_and_is_read_on()
    {
        var rows = await Task.WhenAll(
            Enumerable.Range(0, 20_500).Select(number => StoredAsync(number))
        );
        const string filter = "UPPER(DeviceID.SerialNumber) LIKE '02____' AND 1 = 1";
        var page = await SearchAsync(new() { Filter = filter, Page = new(300, WithTotal: true) });
        Assert.True(page.IsPartial);
        Assert.Null(page.Total);
        Assert.Empty(page.Items);
        page = await SearchAsync(new() { Filter = filter, Page = new(300, page.NextCursor) });
        Assert.Equal(300, page.Items.Count);
        page = await SearchAsync(new() { Filter = filter, Page = new(300, page.NextCursor) });
        Assert.Equal(200, page.Items.Count);
        Assert.Null(page.NextCursor);
        Assert.False(page.IsPartial);
        Assert.Equal(rows[^1].Id, page.Items[^1].Id);
    }

    [Fact]
    public async Task A_search_that_takes_too_long_says_so_and_is_read_on()
    {
        for (var number = 0; number < 10; number++)
            await StoredAsync(number);
        Clock.AutoAdvanceAmount = TimeSpan.FromSeconds(2);
        var query = new DeviceQuery { Filter = "UPPER(DeviceID.OUI) = 'C0B101'" };
        var page = await SearchAsync(query);
        Assert.True(page.IsPartial);
        var found = page.Items.Count;
        Assert.InRange(found, 1, 9);
        while (page.NextCursor is { } cursor)
        {
            page = await SearchAsync(query with { Page = new(50, cursor) });
            found += page.Items.Count;
        }
        Assert.Equal(10, found);
    }

    private Task<Page<DeviceSummary>> SearchAsync(DeviceQuery query) =>
        Store.Devices.SearchAsync(query, Token);
}
