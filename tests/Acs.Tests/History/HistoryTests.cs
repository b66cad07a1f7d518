using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.History;

/// <summary>Who changed what of a device, as the wire showed it.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private const string Ssid = "Device.WiFi.SSID.1.SSID";
    private const string Key = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase";
    private TestAcs _acs = null!;
    private RuleCpe _cpe = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(options => options with { DiscoverOnBootstrap = true });
        _cpe = new RuleCpe(_acs, root: RuleCpe.Tr181)
            .With("~.DeviceInfo.SoftwareVersion", "1.0")
            .With("~.DeviceInfo.UpTime", "5", "xsd:unsignedInt")
            .With("~.ManagementServer.ConnectionRequestURL", "http://127.0.0.1:9/")
            .With("~.WiFi.SSID.1.SSID", "net", writable: true)
            .With("~.WiFi.AccessPoint.1.Security.KeyPassphrase", "one secret", writable: true)
            .With("~.WiFi.SSID.1.Stats.BytesSent", "7", "xsd:unsignedLong")
            .WithTable("~.NAT.PortMapping", ("InternalPort", "0", "xsd:unsignedInt"));
        await _cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
    }

    public async ValueTask DisposeAsync()
    {
        _cpe.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact]
    public async Task A_first_contact_writes_no_change_and_history_begins_with_it()
    {
        Assert.Empty((await ListAsync()).Items);
        var device = await _acs.Devices.GetAsync(_cpe.Id, default);
        Assert.True((await ListAsync()).Reach >= device.FirstInform);
    }

    [Fact]
    public async Task What_a_task_writes_names_its_author_and_hides_secrets()
    {
        var task = await SetAsync((Ssid, "Anna"), (Key, "another secret"));
        var changes = (await ListAsync()).Items;
        Assert.All(
            changes,
            change => Assert.Equal((HistoryBy.Task, task.Id), (change.By, change.TaskId))
        );
        Assert.All(changes, change => Assert.Equal(task.Author, change.Author));
        Assert.NotEmpty(task.Author);
        var ssid = Assert.Single(changes, change => change.Path == Ssid);
        Assert.Equal(("net", "Anna"), (ssid.From, ssid.To));
        var key = Assert.Single(changes, change => change.Path == Key);
        Assert.Equal(("****", "****"), (key.From, key.To));
        // Read back: it is as it was written, and nothing new.
        await _acs.SubmitAsync(_cpe.Id, new RefreshObjectRequest());
        await _cpe.CallHomeAsync();
        Assert.Equal(2, (await ListAsync()).Items.Count);
    }

    [Fact]
    public async Task What_the_device_changed_by_itself_is_found_when_it_is_read()
    {
        _cpe["~.WiFi.SSID.1.SSID"] = "By its user";
        _cpe["~.DeviceInfo.UpTime"] = "500";
        _cpe["~.WiFi.SSID.1.Stats.BytesSent"] = "70000";
        await _acs.SubmitAsync(_cpe.Id, new RefreshObjectRequest());
        await _cpe.CallHomeAsync();
        // The counters are others too, and left out.
        var change = Assert.Single((await ListAsync()).Items);
        Assert.Equal(
            (Ssid, "net", "By its user", HistoryBy.Device),
            (change.Path, change.From, change.To, change.By)
        );
    }

    [Fact]
    public async Task What_an_Inform_tells_is_a_change_once()
    {
        var told = Xml.Parameter(Ssid, "Told") + Xml.Parameter("Device.DeviceInfo.UpTime", "9");
        await _cpe.CallHomeAsync("4 VALUE CHANGE", told);
        await _cpe.CallHomeAsync("2 PERIODIC", told);
        await _cpe.CallHomeAsync("2 PERIODIC");
        var change = Assert.Single((await ListAsync()).Items);
        Assert.Equal(
            (Ssid, "net", "Told", HistoryBy.Notification),
            (change.Path, change.From, change.To, change.By)
        );
        Assert.Contains("4 VALUE CHANGE", change.Cause);
    }

    [Fact]
    public async Task What_a_rule_writes_names_the_rule_and_its_line()
    {
        await _acs.RuleAsync("wifi", $"\ndeclare('{Ssid}', {{value: 1}}, {{value: 'Ruled'}});");
        await _cpe.CallHomeAsync();
        var change = Assert.Single((await ListAsync()).Items);
        Assert.Equal((Ssid, "Ruled", HistoryBy.Rule), (change.Path, change.To, change.By));
        Assert.Equal("preset wifi, wifi line 2", change.Cause);
    }

    [Fact]
    public async Task An_instance_that_comes_or_goes_is_one_change_and_is_seen_again_in_the_past()
    {
        var before = await NowAsync();
        await _acs.SubmitAsync(
            _cpe.Id,
            new AddObjectRequest("Device.NAT.PortMapping.", [new("InternalPort", "80")])
        );
        await _cpe.CallHomeAsync();
        var added = Assert.Single((await ListAsync()).Items);
        Assert.Equal(
            ("Device.NAT.PortMapping.1.", HistoryKind.Added, HistoryBy.Task),
            (added.Path, added.Kind, added.By)
        );
        var there = await NowAsync();
        await _acs.SubmitAsync(_cpe.Id, new DeleteObjectRequest("Device.NAT.PortMapping.1."));
        await _cpe.CallHomeAsync();
        var gone = (await ListAsync()).Items.Where(each => each.Kind == HistoryKind.Removed);
        Assert.Equal(
            ["Device.NAT.PortMapping.1.", "Device.NAT.PortMapping.1.InternalPort"],
            gone.Select(each => each.Path).Order(StringComparer.Ordinal)
        );
        const string port = "Device.NAT.PortMapping.1.InternalPort";
        Assert.Equal("80", (await AtAsync(there, port)).Single().Value);
        await Assert.ThrowsAsync<OperationException>(() => AtAsync(before, port));
    }

    [Fact]
    public async Task The_tree_is_read_as_it_was_as_far_back_as_history_reaches()
    {
        var first = await NowAsync();
        await SetAsync((Ssid, "Second"));
        var second = await NowAsync();
        _cpe["~.DeviceInfo.UpTime"] = "900";
        await SetAsync((Ssid, "Third"));
        await _acs.SubmitAsync(_cpe.Id, new RefreshObjectRequest());
        await _cpe.CallHomeAsync();
        Assert.Equal("net", (await AtAsync(first, Ssid)).Single().Value);
        Assert.Equal("Second", (await AtAsync(second, Ssid)).Single().Value);
        Assert.Equal("Third", (await AtAsync(await NowAsync(), Ssid)).Single().Value);
        // Of a counter only the last is known, and that is not what it was.
        Assert.Null((await AtAsync(second, "Device.DeviceInfo.UpTime")).Single().Value);
        var early = $"api/v1/devices/{_cpe.Id}/parameters?at=2020-01-01T00:00:00Z";
        using var answer = await _acs.Api.GetAsync(early);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("at", problem.GetProperty("field").GetString());
        Assert.Contains("is known back to", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_device_that_lost_its_configuration_is_one_row()
    {
        await SetAsync((Ssid, "Before"));
        _cpe["~.WiFi.SSID.1.SSID"] = "Factory";
        await _cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        var newest = (await ListAsync()).Items[0];
        Assert.Equal((HistoryKind.Reset, ""), (newest.Kind, newest.Path));
        Assert.Equal(2, (await ListAsync()).Items.Count);
    }

    private Task<DeviceHistory> ListAsync() =>
        _acs.Service<IHistory>().ListAsync(new HistoryQuery(_cpe.Id), default);

    private Task<IReadOnlyList<ParameterView>> AtAsync(DateTimeOffset at, string path) =>
        _acs.Service<IHistory>().ParametersAtAsync(_cpe.Id, path, at, default);

    private async Task<DeviceTask> SetAsync(params (string Name, string Value)[] values)
    {
        var task = await _acs.SubmitAsync(
            _cpe.Id,
            new SetParameterValuesRequest([
                .. values.Select(value => new NamedValue(value.Name, value.Value)),
            ])
        );
        await _cpe.CallHomeAsync();
        return await _acs.Tasks.GetAsync(task.Id, default);
    }

    // Rows tell milliseconds: what follows is later than this.
    private static async Task<DateTimeOffset> NowAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds() + 1);
        await Wait.UntilAsync(() => TimeProvider.System.GetUtcNow() > at.AddMilliseconds(1));
        return at;
    }
}
