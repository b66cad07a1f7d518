using Acs.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>The rules a new data directory begins with.</summary>
public sealed class StockRulesTests
{
    private static Task<TestAcs> StartAsync(TimeProvider? time = null) =>
        TestAcs.StartAsync(options => options with { StockRules = true }, time);

    /// <summary>A small device of either root, and what people look for first on it.</summary>
    private static (RuleCpe Cpe, string[] Looked) Device(TestAcs acs, string root)
    {
        var cpe =
            root == RuleCpe.Tr098
                ? TraceTests.Small(acs)
                : new RuleCpe(acs, root: root)
                    .With("~.DeviceInfo.SoftwareVersion", "1.0")
                    .With("~.DeviceInfo.HardwareVersion", "hw1")
                    .With("~.ManagementServer.PeriodicInformEnable", "0", "xsd:boolean", true)
                    .With(
                        "~.ManagementServer.PeriodicInformInterval",
                        "60",
                        "xsd:unsignedInt",
                        true
                    )
                    .With("~.Ethernet.Interface.1.MACAddress", "00:11:22:33:44:55")
                    .With("~.IP.Interface.1.IPv4Address.1.IPAddress", "192.0.2.1")
                    .With("~.WiFi.SSID.1.SSID", "net")
                    .With("~.Hosts.Host.1.HostName", "laptop")
                    .With("~.Hosts.Host.1.IPAddress", "192.168.1.2")
                    .With("~.Hosts.Host.1.PhysAddress", "66:55:44:33:22:11");
        cpe.With(
            "~.ManagementServer.PeriodicInformTime",
            "0001-01-01T00:00:00Z",
            "xsd:dateTime",
            true
        );
        return root == RuleCpe.Tr098
            ? (
                cpe,
                [
                    "DeviceInfo.HardwareVersion",
                    "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.MACAddress",
                    "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress",
                    "LANDevice.1.WLANConfiguration.1.SSID",
                    "LANDevice.1.Hosts.Host.1.HostName",
                    "LANDevice.1.Hosts.Host.1.IPAddress",
                ]
            )
            : (
                cpe,
                [
                    "DeviceInfo.HardwareVersion",
                    "Ethernet.Interface.1.MACAddress",
                    "IP.Interface.1.IPv4Address.1.IPAddress",
                    "WiFi.SSID.1.SSID",
                    "Hosts.Host.1.HostName",
                    "Hosts.Host.1.IPAddress",
                    "Hosts.Host.1.PhysAddress",
                ]
            );
    }

    [Theory]
    [InlineData(RuleCpe.Tr098)]
    [InlineData(RuleCpe.Tr181)]
    public async Task They_do_for_both_roots_and_set_no_PeriodicInformTime(string root)
    {
        await using var acs = await StartAsync();
        var (cpe, looked) = Device(acs, root);
        using var device = cpe;
        var rpcs = await cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        await acs.NoFaultsAsync();
        Assert.Equal("300", cpe["~.ManagementServer.PeriodicInformInterval"]);
        Assert.Equal("1", cpe["~.ManagementServer.PeriodicInformEnable"]);
        Assert.Equal("0001-01-01T00:00:00Z", cpe["~.ManagementServer.PeriodicInformTime"]);
        Assert.InRange(rpcs.Count, 1, 8);
        var known = await acs.Devices.GetParametersAsync(cpe.Id, root + ".", default);
        foreach (var name in looked)
            Assert.NotNull(known.Single(each => each.Path == $"{root}.{name}").Value);
        Assert.Empty(await cpe.CallHomeAsync());
    }

    [Fact]
    public async Task Connection_request_credentials_are_written_alone()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                StockRules = true,
                WakeOwnCredentials = true,
            }
        );
        using var cpe = TraceTests.Small(acs);
        var rpcs = await cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        var writes = rpcs.Where(rpc => rpc.StartsWith("SPV ", StringComparison.Ordinal)).ToList();
        var credentials = Assert.Single(
            writes,
            rpc => rpc.Contains("ConnectionRequest", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("Periodic", credentials, StringComparison.Ordinal);
        Assert.NotEmpty(cpe["~.ManagementServer.ConnectionRequestPassword"]!);
    }

    [Fact]
    public async Task What_is_looked_for_first_is_an_hour_old_at_most()
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var acs = await StartAsync(time);
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        cpe["~.LANDevice.1.Hosts.Host.1.HostName"] = "tablet";
        time.Advance(TimeSpan.FromHours(1));
        var rpcs = await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Contains(
            rpcs,
            rpc =>
                rpc.StartsWith("GPV ", StringComparison.Ordinal)
                && rpc.Contains("Host.1.HostName", StringComparison.Ordinal)
        );
        var name = $"{RuleCpe.Tr098}.LANDevice.1.Hosts.Host.1.HostName";
        var known = await acs.Devices.GetParametersAsync(cpe.Id, name, default);
        Assert.Equal("tablet", known[0].Value);
    }

    [Fact]
    public async Task Tasks_come_before_rules()
    {
        await using var acs = await StartAsync();
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        await acs.RuleAsync(
            "rule",
            "declare('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', null, {value: 'of the rule'});"
        );
        const string key = "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.KeyPassphrase";
        await acs.SubmitAsync(cpe.Id, new SetParameterValuesRequest([new(key, "of the task")]));
        Assert.Equal(
            [
                "SPV ~.LANDevice.1.WLANConfiguration.1.KeyPassphrase=of the task",
                "SPV ~.LANDevice.1.WLANConfiguration.1.SSID=of the rule",
            ],
            await cpe.CallHomeAsync()
        );
    }
}
