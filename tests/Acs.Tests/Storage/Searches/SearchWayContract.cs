using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>Lists that several indexes bring: what comes is what looking at each device would find.</summary>
public abstract class SearchWayContract : StoreContract
{
    private protected SearchWayContract(StoreHost host)
        : base(host) { }

    [Theory]
    [InlineData("box", 9)]
    [InlineData("20BOX", 3)]
    [InlineData("b0b0", 3)]
    [InlineData("x%2E2", 2)]
    [InlineData("l-Box", 1)]
    [InlineData("Box-b", 2)]
    [InlineData("d-1", 1)]
    [InlineData("oxygen", 0)]
    public async Task A_part_of_makers_classes_models_and_tags_is_listed_with_all_that_have_it(
        string text,
        int found
    )
    {
        var (devices, models) = (new List<DeviceRecord>(), new List<string>());
        async Task Add(string oui, string productClass, string serial, string model = "")
        {
            var identity = new DeviceIdStruct("Maker", oui, productClass, serial);
            models.Add(model);
            devices.Add(
                await StoredAsync(
                    Device(0) with
                    {
                        Key = DeviceKey.Of(identity),
                        Id = DeviceKey.IdOf(identity),
                        Identity = identity,
                        Informed = [Value("Device.DeviceInfo.ModelName", model)],
                    }
                )
            );
        }
        await Add("00D09E", "Box", "00001");
        await Add("00D09E", "Box", "box02");
        await Add("00D09E", "Big Box.2", "00003");
        await Add("00D09E", "Big Box.2", "00004", "Small-Box-b");
        await Add("00D09E", "", "xBOX5");
        await Add("00D09E", "Other", "00006");
        await Add("00D09E", "Other", "a box 07");
        await Add("00D09E", "Another", "00008", "BoxBox");
        await Add("B0B0B0", "Tagged", "10009");
        await Add("B0B0B0", "Tagged", "00010");
        await Add("B0B0B0", "A!Box", "00011");
        await Store.Devices.ChangeTagsAsync(devices[8].RowId, ["box", "Box"], [], Token);
        await Store.Devices.ChangeTagsAsync(devices[0].RowId, ["box"], [], Token);
        bool Has(string where) => where.Contains(text, StringComparison.OrdinalIgnoreCase);
        string[] expected =
        [
            .. devices
                .Where(
                    (device, at) =>
                        Has(device.Id)
                        || Has(device.Identity.SerialNumber)
                        || Has(models[at])
                        || (text == "box" && at == 8)
                )
                .Select(device => device.Id)
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(found, expected.Length);
        await MustFindAsync(new() { Text = text }, expected);
        await MustFindAsync(
            new() { Text = text, Filter = "DeviceID.SerialNumber LIKE '0%'" },
            [.. expected.Where(id => id[(id.LastIndexOf('-') + 1)..].StartsWith('0'))]
        );
        foreach (var device in devices.Where((_, at) => at % 2 == 0))
            await Store.Devices.DeleteAsync(device.RowId, Token);
        var left = devices.Where((_, at) => at % 2 == 1).Select(device => device.Id).ToHashSet();
        await MustFindAsync(new() { Text = text }, [.. expected.Where(left.Contains)]);
    }

    [Fact]
    public async Task Devices_with_a_fault_are_listed_once_however_many_faults_they_have()
    {
        var (many, channel, tagged) = (new List<string>(), new List<string>(), new List<string>());
        for (var number = 0; number < 12; number++)
        {
            // Not in the order of their numbers, nor those of the same time.
            var device = await StoredAsync(
                Device(number * 5 % 12) with
                {
                    LastInform = Noon.AddMinutes(number / 3),
                }
            );
            if (number % 2 == 0)
            {
                await FailAsync(device, "9005", "a", "b");
                many.Add(device.Id);
            }
            if (number % 4 < 2)
            {
                await FailAsync(device, "cwmp.9005", number % 4 == 0 ? "x" : "y");
                channel.Add(device.Id);
            }
            await FailAsync(device, "9001", "other");
            if (number % 3 == 0)
            {
                await Store.Devices.ChangeTagsAsync(device.RowId, ["lab"], [], Token);
                tagged.Add(device.Id);
            }
        }
        string[] expected = [.. many.Union(channel).Order(StringComparer.Ordinal)];
        Assert.Equal(9, expected.Length);
        await MustFindAsync(new() { Fault = "9005" }, expected);
        await MustFindAsync(
            new() { Fault = "9005", Tag = "lab" },
            [.. expected.Where(tagged.Contains)]
        );
        await MustFindAsync(
            new() { Fault = "cwmp.9005" },
            [.. channel.Order(StringComparer.Ordinal)]
        );
        await MustFindAsync(new() { Fault = "9002" }, []);
        string[] whole = [.. Enumerable.Range(0, 12).Select(number => Device(number).Id)];
        await MustFindAsync(new() { Fault = "*" }, whole);
        await MustFindAsync(new() { Fault = "unmuted" }, whole);
        await MustFindAsync(new() { Fault = "#1" }, [.. many.Order(StringComparer.Ordinal)]);
        foreach (var order in Enum.GetValues<DeviceOrder>())
        {
            var query = new DeviceQuery { Fault = "9005", Order = order };
            var all = (await Store.Devices.SearchAsync(query, Token)).Items;
            Assert.Equal(expected, all.Select(device => device.Id).Order(StringComparer.Ordinal));
            await MustFindAsync(query, [.. all.Select(device => device.Id)]);
        }
        var late = new DeviceQuery
        {
            Fault = "9005",
            Order = DeviceOrder.LastInform,
            Descending = true,
        };
        var times = (await Store.Devices.SearchAsync(late, Token)).Items;
        Assert.Equal(
            times.OrderByDescending(device => device.LastInform).Select(device => device.Id),
            times.Select(device => device.Id)
        );
    }

    private async Task FailAsync(DeviceRecord device, string code, params string[] names)
    {
        if (code.StartsWith("cwmp.", StringComparison.Ordinal))
        {
            var faults = names.ToDictionary(
                name => name,
                name =>
                    (ChannelFault?)
                        new ChannelFault(name, new RuleFault(code, "no"), Noon, 0, Noon, "[]")
            );
            await Store.Devices.CommitAsync(new(device.RowId) { ChannelFaults = faults }, Token);
            return;
        }
        foreach (var name in names)
        {
            var task = NewTask(device, $"{device.Id}-{name}");
            await Store.Tasks.InsertAsync(device.RowId, [task], Token);
            var failed = task with
            {
                State = TaskState.Failed,
                Finished = Noon,
                Fault = new TaskFault(code, "No.", []),
            };
            await Store.Devices.CommitAsync(new(device.RowId) { Tasks = [failed] }, Token);
        }
    }

    /// <summary>On one page with how many there are, and from page to page, onwards and backwards.</summary>
    private async Task MustFindAsync(DeviceQuery query, string[] expected)
    {
        var whole = await Store.Devices.SearchAsync(
            query with
            {
                Page = new(100, WithTotal: true),
            },
            Token
        );
        Assert.Equal(expected, whole.Items.Select(device => device.Id));
        Assert.Equal((expected.Length, null), ((int?)whole.Total ?? 0, whole.NextCursor));
        var onwards = await PagedAsync(query);
        Assert.Equal(expected, onwards);
        Assert.Equal(expected.Reverse(), await PagedAsync(query with { Descending = true }));
    }

    private async Task<List<string>> PagedAsync(DeviceQuery query)
    {
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Store.Devices.SearchAsync(query with { Page = new(2, cursor) }, Token);
            seen.AddRange(page.Items.Select(device => device.Id));
            cursor = page.NextCursor;
        } while (cursor is not null);
        return seen;
    }
}
