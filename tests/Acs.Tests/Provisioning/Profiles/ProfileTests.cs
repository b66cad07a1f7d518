using Acs.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.Provisioning.Profiles;

/// <summary>What profiles do to devices that call home.</summary>
public sealed class ProfileTests
{
    private const string Wlan = "~.LANDevice.1.WLANConfiguration";
    private const string Interval = "InternetGatewayDevice.ManagementServer.PeriodicInformInterval";

    private static async Task PutAsync(
        TestAcs acs,
        string name,
        string text,
        DocumentKind kind = DocumentKind.Profile
    ) =>
        await acs.Service<IProvisioning>()
            .PutAsync(kind, name, text, new ChangeNote("test"), default);

    [Fact]
    public async Task Values_are_set_in_the_fewest_RPCs_and_nothing_is_done_twice()
    {
        await using var acs = await TestAcs.StartAsync();
        await PutAsync(
            acs,
            "wifi",
            """
            values:
              # One document for both root models; a device has what it has.
              Device.WiFi.SSID.1.SSID: home-${DeviceID.SerialNumber}
              InternetGatewayDevice:
                LANDevice.1.WLANConfiguration.1:
                  SSID: home-${DeviceID.SerialNumber}
                  KeyPassphrase: "0042"
                ManagementServer.PeriodicInformEnable: true
                ManagementServer.PeriodicInformInterval: ${15 * 60}
            """
        );
        using var cpe = TraceTests.Small(acs);
        var rpcs = await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("home-1", cpe[Wlan + ".1.SSID"]);
        Assert.Equal("0042", cpe[Wlan + ".1.KeyPassphrase"]);
        Assert.Equal("1", cpe["~.ManagementServer.PeriodicInformEnable"]);
        Assert.Equal("900", cpe["~.ManagementServer.PeriodicInformInterval"]);
        Assert.Single(rpcs, rpc => rpc.StartsWith("SPV", StringComparison.Ordinal));
        Assert.Single(rpcs, rpc => rpc.StartsWith("GPV", StringComparison.Ordinal));
        Assert.InRange(rpcs.Count, 3, 4);
        Assert.Empty(await cpe.CallHomeAsync());
    }

    [Fact]
    public async Task Every_value_carries_its_profile_and_the_line_in_the_document()
    {
        await using var acs = await TestAcs.StartAsync();
        await PutAsync(acs, "tr069", $"for: true\n\nvalues:\n  {Interval}: 300\n");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        var told = Assert.Single(await acs.EventsAsync(cpe.Id, "rules.changed"));
        var change = told.Details!.Value.GetProperty("changes")[0];
        Assert.Equal(Interval, change.GetProperty("path").GetString());
        Assert.Equal("profile tr069 line 4", change.GetProperty("cause").GetString());
    }

    [Fact]
    public async Task Values_are_looked_up_in_tables_tags_configuration_and_the_device_itself()
    {
        await using var acs = await TestAcs.StartAsync();
        await PutAsync(
            acs,
            "customers",
            "serial,ssid,psk\n1,Miller,pass word\n",
            DocumentKind.Table
        );
        await PutAsync(acs, "isp.interval", "60 * 10", DocumentKind.Config);
        await PutAsync(
            acs,
            "wifi",
            """
            for: TAG('plan:') IS NOT NULL
            let:
              plan: ${TAG('plan:')}
            tables:
              plans:
                gold: {suffix: 5G}
            values:
              InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID:
                ${LOOKUP('customers', DeviceID.SerialNumber, 'ssid')}-${LOOKUP('plans', plan, 'suffix')}
              InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.KeyPassphrase:
                ${LOOKUP('customers', 'nobody', 'psk')}
              InternetGatewayDevice.ManagementServer.PeriodicInformInterval: ${CONFIG('isp.interval')}
              InternetGatewayDevice.ManagementServer.ConnectionRequestUsername:
                ${InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.MACAddress}
            """
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        Assert.Equal("net", cpe[Wlan + ".1.SSID"]);
        await acs.Devices.ChangeTagsAsync(cpe.Id, ["plan:gold"], [], default);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("Miller-5G", cpe[Wlan + ".1.SSID"]);
        // Who is in no table keeps what there is.
        Assert.Equal("secret", cpe[Wlan + ".1.KeyPassphrase"]);
        Assert.Equal("600", cpe["~.ManagementServer.PeriodicInformInterval"]);
        Assert.Equal("00:11:22:33:44:55", cpe["~.ManagementServer.ConnectionRequestUsername"]);
        await PutAsync(acs, "customers", "serial,ssid\n1,Smith\n", DocumentKind.Table);
        await cpe.CallHomeAsync();
        Assert.Equal("Smith-5G", cpe[Wlan + ".1.SSID"]);
    }

    [Fact]
    public async Task Objects_are_added_and_deleted_by_their_keys_and_their_number()
    {
        await using var acs = await TestAcs.StartAsync();
        await PutAsync(
            acs,
            "guest",
            """
            objects:
              InternetGatewayDevice.LANDevice.1.WLANConfiguration:
                - key: {SSID: guest}
                  values: {KeyPassphrase: "welcome ${DeviceID.SerialNumber}"}
                - key: {SSID: net}
                  count: 0
            """
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        // The number that has become free is the new one's.
        Assert.False(cpe.Has(Wlan + ".2.SSID"));
        Assert.Equal("guest", cpe[Wlan + ".1.SSID"]);
        Assert.Equal("welcome 1", cpe[Wlan + ".1.KeyPassphrase"]);
        Assert.Empty(await cpe.CallHomeAsync());
        await PutAsync(
            acs,
            "guest",
            """
            objects:
              InternetGatewayDevice.LANDevice.1.WLANConfiguration:
                - count: 3
            """
        );
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("guest", cpe[Wlan + ".1.SSID"]);
        Assert.True(cpe.Has(Wlan + ".2.SSID") && cpe.Has(Wlan + ".3.SSID"));
    }

    [Fact]
    public async Task A_profile_that_takes_away_the_keys_it_adds_by_is_stopped_at_once()
    {
        await using var acs = await TestAcs.StartAsync();
        await PutAsync(
            acs,
            "vain",
            """
            objects:
              InternetGatewayDevice.LANDevice.1.WLANConfiguration:
                - key: {SSID: guest}
            values:
              InternetGatewayDevice.LANDevice.1.WLANConfiguration.*.SSID: all
            """
        );
        using var cpe = TraceTests.Small(acs);
        var rpcs = await cpe.CallHomeAsync();
        Assert.Single(rpcs, rpc => rpc.StartsWith("AddObject", StringComparison.Ordinal));
        var fault = Assert.Single(await acs.FaultsAsync());
        Assert.Equal(("profile vain", "object_loop"), (fault.Channel, fault.Code));
        Assert.Contains("profile vain line 3 adds", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_follow_conditions_and_cases_hold_where_they_do()
    {
        await using var acs = await TestAcs.StartAsync();
        await PutAsync(
            acs,
            "plans",
            $$"""
            tags:
              known: true
              old: ${InternetGatewayDevice.DeviceInfo.HardwareVersion = 'hw1'}
              never: false
            values:
              {{Interval}}: 300
            cases:
              - when: Tags.fast
                values:
                  {{Interval}}: 30
              - when: InternetGatewayDevice.DeviceInfo.HardwareVersion = 'hw2'
                values:
                  InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID: second
            """
        );
        using var cpe = TraceTests.Small(acs);
        await acs.IntroduceAsync();
        await acs.Devices.ChangeTagsAsync(cpe.Id, ["never"], [], default);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("300", cpe["~.ManagementServer.PeriodicInformInterval"]);
        Assert.Equal("net", cpe[Wlan + ".1.SSID"]);
        var device = await acs.Devices.GetAsync(cpe.Id, default);
        Assert.Equal(["known", "old"], device.Tags);
        await acs.Devices.ChangeTagsAsync(cpe.Id, ["fast"], [], default);
        await cpe.CallHomeAsync();
        Assert.Equal("30", cpe["~.ManagementServer.PeriodicInformInterval"]);
    }

    [Theory]
    [InlineData("{version: '2.0', file: new.bin}")]
    [InlineData("{version: '2.0'}")]
    public async Task Firmware_is_fetched_while_another_version_runs_and_not_in_each_session(
        string firmware
    )
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var acs = await TestAcs.StartAsync(time: time);
        using (var content = new MemoryStream([1, 2, 3]))
            await acs.Files.PutAsync(
                new("new.bin", "1 Firmware Upgrade Image", "00AABB", "HG1", "2.0"),
                content,
                default
            );
        await PutAsync(acs, "firmware", $"firmware: {firmware}\n");
        using var cpe = TraceTests.Small(acs);
        Assert.Contains("Download 1 Firmware Upgrade Image", await cpe.CallHomeAsync());
        await acs.NoFaultsAsync();
        var transfer = Assert.Single((await acs.Transfers.ListAsync(new(), default)).Items);
        Assert.Equal(("new.bin", "2.0"), (transfer.File, transfer.Version));
        Assert.Empty(await cpe.CallHomeAsync());
        cpe.Version = "2.0";
        time.Advance(TimeSpan.FromDays(2));
        Assert.DoesNotContain("Download 1 Firmware Upgrade Image", await cpe.CallHomeAsync());
    }

    [Fact]
    public async Task Two_profiles_of_equal_weight_in_conflict_are_stopped_and_both_are_named()
    {
        await using var acs = await TestAcs.StartAsync();
        await PutAsync(acs, "a", $"values:\n  {Interval}: 300\n");
        await PutAsync(acs, "b", $"values:\n\n  {Interval}: 600\n");
        await PutAsync(
            acs,
            "c",
            "values:\n  InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID: well\n"
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        Assert.Equal("60", cpe["~.ManagementServer.PeriodicInformInterval"]);
        Assert.Equal("well", cpe[Wlan + ".1.SSID"]);
        var faults = await acs.FaultsAsync();
        Assert.Equal(["profile a", "profile b"], faults.Select(f => f.Channel).Order());
        Assert.All(
            faults,
            fault =>
                Assert.Equal(
                    (
                        "profile_conflict",
                        $"profile a line 2 and profile b line 3 want {Interval} differently, with the "
                            + "same weight."
                    ),
                    (fault.Code, fault.Message)
                )
        );
    }

    [Fact]
    public async Task A_profile_and_a_script_that_want_one_parameter_settle_in_one_write()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                StockRules = true,
            }
        );
        await PutAsync(acs, "tr069", $"values:\n  {Interval}: 900\n");
        using var cpe = TraceTests.Small(acs);
        var rpcs = await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("900", cpe["~.ManagementServer.PeriodicInformInterval"]);
        Assert.Single(rpcs, rpc => rpc.StartsWith("SPV", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_weight_wins()
    {
        await using var acs = await TestAcs.StartAsync();
        await PutAsync(acs, "a", $"weight: 2\nvalues:\n  {Interval}: 300\n");
        await PutAsync(acs, "b", $"weight: 1\nvalues:\n  {Interval}: 600\n");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("300", cpe["~.ManagementServer.PeriodicInformInterval"]);
    }

    [Fact]
    public async Task Profiles_that_undo_each_other_by_their_conditions_are_stopped_and_named()
    {
        await using var acs = await TestAcs.StartAsync();
        await PutAsync(acs, "on", $"for: {Interval} <> 300\nvalues:\n  {Interval}: 300\n");
        await PutAsync(acs, "off", $"for: {Interval} = 300\nvalues:\n  {Interval}: 60\n");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        var faults = await acs.FaultsAsync();
        Assert.Equal(["profile off", "profile on"], faults.Select(f => f.Channel).Order());
        Assert.All(faults, fault => Assert.Equal("preset_loop", fault.Code));
        Assert.Contains(
            $"want {Interval} differently",
            faults[0].Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_shall_be_fresh_is_read_again_in_its_time_and_notifications_are_set()
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var acs = await TestAcs.StartAsync(time: time);
        await PutAsync(
            acs,
            "look",
            """
            fresh:
              InternetGatewayDevice.LANDevice.1.Hosts.: 1h
            notify:
              InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID: active
            """
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal(2, cpe.NotificationOf(Wlan + ".1.SSID"));
        Assert.Empty(await cpe.CallHomeAsync());
        time.Advance(TimeSpan.FromHours(1));
        var rpcs = await cpe.CallHomeAsync();
        Assert.Contains(
            rpcs,
            rpc => rpc.StartsWith("GPV ~.LANDevice.1.Hosts", StringComparison.Ordinal)
        );
    }
}
