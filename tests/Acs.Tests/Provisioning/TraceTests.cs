using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Acs.Tests.Provisioning;

/// <summary>
/// The golden traces: the same end as GenieACS 1.2.16 in at most its number of RPCs, against a small
/// TR-098 CPE that nothing is known of.
/// </summary>
public sealed class TraceTests
{
    private const string Wlan = "~.LANDevice.1.WLANConfiguration";

    private const string Refresh = """
        const hourly = Date.now(3600000);
        const I = "InternetGatewayDevice.";
        declare(I + "DeviceInfo.HardwareVersion", {path: hourly, value: hourly});
        declare(I + "DeviceInfo.SoftwareVersion", {path: hourly, value: hourly});
        const wan = I + "WANDevice.*.WANConnectionDevice.*.WANIPConnection.*.";
        declare(wan + "MACAddress", {path: hourly, value: hourly});
        declare(wan + "ExternalIPAddress", {path: hourly, value: hourly});
        declare(I + "LANDevice.*.WLANConfiguration.*.SSID", {path: hourly, value: hourly});
        declare(I + "LANDevice.*.WLANConfiguration.*.KeyPassphrase", {value: 1});
        declare(I + "LANDevice.*.Hosts.Host.*.HostName", {path: hourly, value: hourly});
        declare(I + "LANDevice.*.Hosts.Host.*.IPAddress", {path: hourly, value: hourly});
        """;

    private const string Inform = """
        const daily = Date.now(86400000);
        const password = Math.trunc(Math.random() * Number.MAX_SAFE_INTEGER).toString(36);
        const id = declare("DeviceID.ID", {value: 1}).value[0];
        for (const root of ["InternetGatewayDevice", "Device"]) {
          const m = root + ".ManagementServer.";
          declare(m + "ConnectionRequestUsername", {value: daily}, {value: id});
          declare(m + "ConnectionRequestPassword", {value: daily}, {value: password});
          declare(m + "PeriodicInformEnable", {value: daily}, {value: true});
          declare(m + "PeriodicInformInterval", {value: daily}, {value: 300});
        }
        """;

    internal static RuleCpe Small(TestAcs acs, string serial = "1")
    {
        var cpe = new RuleCpe(acs, serial)
            .With("~.DeviceInfo.SoftwareVersion", "1.0")
            .With("~.DeviceInfo.HardwareVersion", "hw1")
            .With("~.ManagementServer.ConnectionRequestURL", "http://127.0.0.1:9/")
            .With("~.ManagementServer.ConnectionRequestUsername", "", writable: true)
            .With("~.ManagementServer.ConnectionRequestPassword", "", writable: true)
            .With("~.ManagementServer.PeriodicInformEnable", "0", "xsd:boolean", true)
            .With("~.ManagementServer.PeriodicInformInterval", "60", "xsd:unsignedInt", true);
        var connection = "~.WANDevice.1.WANConnectionDevice.1.WANIPConnection";
        cpe.With(connection + ".1.ExternalIPAddress", "192.0.2.1")
            .With(connection + ".1.MACAddress", "00:11:22:33:44:55")
            .With("~.LANDevice.1.Hosts.HostNumberOfEntries", "1", "xsd:unsignedInt")
            .With("~.LANDevice.1.Hosts.Host.1.HostName", "laptop")
            .With("~.LANDevice.1.Hosts.Host.1.IPAddress", "192.168.1.2")
            .With(Wlan + ".1.SSID", "net", writable: true)
            .With(Wlan + ".1.KeyPassphrase", "secret", writable: true)
            .WithTable(Wlan, ("SSID", "", "xsd:string"), ("KeyPassphrase", "", "xsd:string"));
        return cpe;
    }

    [Fact]
    public async Task D1_first_contact_takes_at_most_8_RPCs_instead_of_23_and_none_the_second_time()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("default", Refresh);
        await acs.RuleAsync("inform", Inform);
        using var cpe = Small(acs);
        var rpcs = await cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        await acs.NoFaultsAsync();
        Assert.True(rpcs.Count <= 8, string.Join('\n', rpcs));
        Assert.Equal("00AABB-HG1-1", cpe["~.ManagementServer.ConnectionRequestUsername"]);
        Assert.NotEmpty(cpe["~.ManagementServer.ConnectionRequestPassword"]!);
        Assert.Equal("1", cpe["~.ManagementServer.PeriodicInformEnable"]);
        Assert.Equal("300", cpe["~.ManagementServer.PeriodicInformInterval"]);
        Assert.Equal("xsd:unsignedInt", cpe.TypeOf("~.ManagementServer.PeriodicInformInterval"));
        var known = await acs.Devices.GetParametersAsync(cpe.Id, RuleCpe.Tr098 + ".", default);
        foreach (
            var name in (string[])
                [
                    "DeviceInfo.HardwareVersion",
                    "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.MACAddress",
                    "LANDevice.1.WLANConfiguration.1.KeyPassphrase",
                    "LANDevice.1.Hosts.Host.1.HostName",
                ]
        )
            Assert.NotNull(known.Single(p => p.Path == $"{RuleCpe.Tr098}.{name}").Value);
        Assert.Empty(await cpe.CallHomeAsync());
        Assert.Empty(await cpe.CallHomeAsync());
    }

    [Fact]
    public async Task D1_on_a_model_that_is_known_takes_fewer_still()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("default", Refresh);
        await acs.RuleAsync("inform", Inform);
        using var first = Small(acs);
        var before = await first.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        using var second = Small(acs, "2");
        var rpcs = await second.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        await acs.NoFaultsAsync();
        Assert.True(rpcs.Count < before.Count, string.Join('\n', rpcs));
        Assert.Equal("00AABB-HG1-2", second["~.ManagementServer.ConnectionRequestUsername"]);
        Assert.Empty(await second.CallHomeAsync());
    }

    [Fact]
    public async Task D1_on_a_device_that_lacks_what_its_model_has_falls_back_to_discovery()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("default", Refresh);
        await acs.RuleAsync("inform", Inform);
        using var first = Small(acs);
        await first.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        using var second = Small(acs, "2");
        second.Remove("~.ManagementServer.PeriodicInformInterval");
        second.Remove("~.DeviceInfo.HardwareVersion");
        await second.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        await acs.NoFaultsAsync();
        Assert.Equal("00AABB-HG1-2", second["~.ManagementServer.ConnectionRequestUsername"]);
        Assert.Equal("1", second["~.ManagementServer.PeriodicInformEnable"]);
        Assert.Empty(await second.CallHomeAsync());
    }

    [Theory]
    [InlineData("refresh", "\"\"", 2)]
    [InlineData("refresh", "\"InternetGatewayDevice.LANDevice.1.Hosts\"", 4)]
    public async Task D2_and_D3_an_object_is_refreshed(string name, string path, int most)
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.PresetAsync(
            "refresh",
            $"{{'configurations':[{{'type':'provision','name':'{name}','args':[{path}]}}]}}"
        );
        using var cpe = Small(acs);
        var rpcs = await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.InRange(rpcs.Count, 2, most);
        Assert.EndsWith(" n0", rpcs[0], StringComparison.Ordinal);
        var hosts = $"{RuleCpe.Tr098}.LANDevice.1.Hosts.";
        var known = await acs.Devices.GetParametersAsync(cpe.Id, hosts, default);
        Assert.Equal(3, known.Count(parameter => parameter.Value is not null));
    }

    [Fact]
    public async Task D4_one_value_is_set_in_three_RPCs_instead_of_seven()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("ssid", $"declare('{Full(Wlan)}.1.SSID', null, {{value: 'a'}});");
        using var cpe = Small(acs);
        Assert.Equal(
            [$"GPN {Wlan}.1.", $"GPV {Wlan}.1.SSID", $"SPV {Wlan}.1.SSID=a"],
            await cpe.CallHomeAsync()
        );
    }

    [Fact]
    public async Task D5_what_a_commit_orders_is_written_in_order()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.ProvisionAsync(
            "ssid",
            $"""
            declare('{Full(Wlan)}.1.SSID', null, {"{value: 'a'}"});
            commit();
            declare('{Full(Wlan)}.1.SSID', null, {"{value: 'b'}"});
            """
        );
        using var cpe = Small(acs);
        await cpe.CallHomeAsync();
        var task = await acs.SubmitAsync(cpe.Id, new ProvisionsRequest([new("ssid")]));
        var rpcs = await cpe.CallHomeAsync();
        await acs.DoneAsync(task);
        Assert.Equal(4, rpcs.Count);
        Assert.Equal([$"SPV {Wlan}.1.SSID=a", $"SPV {Wlan}.1.SSID=b"], rpcs.Skip(2).Take(2));
    }

    [Fact]
    public async Task D6_an_instance_is_created_by_its_key_and_written_below_it()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync(
            "guest",
            $"""
            declare('{Full(Wlan)}.[SSID:guest]', null, {"{path: 1}"});
            declare('{Full(Wlan)}.[SSID:guest].KeyPassphrase', null, {"{value: 'welcome'}"});
            """
        );
        using var cpe = Small(acs);
        var rpcs = await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.InRange(rpcs.Count, 1, 13);
        Assert.Equal("guest", cpe[$"{Wlan}.2.SSID"]);
        Assert.Equal("welcome", cpe[$"{Wlan}.2.KeyPassphrase"]);
        Assert.Equal("net", cpe[$"{Wlan}.1.SSID"]);
        Assert.Empty(await cpe.CallHomeAsync());
    }

    [Fact]
    public async Task D7_all_instances_but_the_named_are_deleted()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync(
            "net",
            $"""
            declare('{Full(Wlan)}.[]', null, {"{path: 0}"});
            declare('{Full(Wlan)}.[SSID:net]', null, {"{path: 1}"});
            """
        );
        using var cpe = Small(acs);
        cpe.With($"{Wlan}.2.SSID", "old", writable: true).WithTable(Wlan);
        var rpcs = await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.InRange(rpcs.Count, 1, 9);
        Assert.Single(rpcs, rpc => rpc.StartsWith("DeleteObject", StringComparison.Ordinal));
        Assert.True(cpe.Has($"{Wlan}.1.SSID"));
        Assert.False(cpe.Has($"{Wlan}.2.SSID"));
        Assert.Empty(await cpe.CallHomeAsync());
    }

    [Fact]
    public async Task D8_one_instance_more_takes_at_most_8_RPCs()
    {
        await using var acs = await TestAcs.StartAsync();
        using var cpe = Small(acs);
        await cpe.CallHomeAsync();
        await acs.SubmitAsync(
            cpe.Id,
            new AddObjectRequest(Full(Wlan) + ".", [new NamedValue("SSID", "added")])
        );
        var rpcs = await cpe.CallHomeAsync();
        Assert.InRange(rpcs.Count, 1, 8);
        Assert.Equal("added", cpe[$"{Wlan}.2.SSID"]);
    }

    [Fact]
    public async Task D9_a_reboot_is_one_RPC_and_once()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("reboot", "declare('Reboot', null, {value: Date.now(1e12, 0) + 1});");
        using var cpe = Small(acs);
        Assert.Equal(["Reboot"], await cpe.CallHomeAsync());
        await acs.NoFaultsAsync();
        Assert.Empty(await cpe.CallHomeAsync("1 BOOT|M Reboot"));
    }

    [Fact]
    public async Task D10_a_download_is_one_RPC_and_once()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.PutFileAsync("fw.bin");
        await acs.PresetAsync(
            "firmware",
            "{'precondition':'Tags.upgraded IS NULL','configurations':["
                + "{'type':'provision','name':'download','args':['1 Firmware Upgrade Image','fw.bin']},"
                + "{'type':'add_tag','tag':'upgraded'}]}"
        );
        using var cpe = Small(acs);
        Assert.Equal(["Download 1 Firmware Upgrade Image"], await cpe.CallHomeAsync());
        await acs.NoFaultsAsync();
        Assert.Empty(await cpe.CallHomeAsync());
        Assert.Equal(["upgraded"], (await acs.Devices.GetAsync(cpe.Id, default)).Tags);
    }

    private static string Full(string path) => RuleCpe.Tr098 + path[1..];
}
