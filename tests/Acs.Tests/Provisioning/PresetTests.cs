using Acs.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>Which presets apply, in which order, and what they do without a script.</summary>
public sealed class PresetTests
{
    private const string Ssid = "~.LANDevice.1.WLANConfiguration.1.SSID";
    private static readonly string Path = Ssid.Replace(
        "~",
        RuleCpe.Tr098,
        StringComparison.Ordinal
    );

    private static string Sets(string value, string more) =>
        $"{{{more}'configurations':[{{'type':'value','name':'{Path}','value':'{value}'}}]}}";

    [Theory]
    [InlineData("'weight':1,", "'weight':2,", "b")]
    [InlineData("'weight':2,", "'weight':1,", "a")]
    [InlineData("", "", "b")]
    public async Task The_heavier_preset_wins_and_of_equals_the_later_name(
        string first,
        string second,
        string value
    )
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.PresetAsync("a", Sets("a", first));
        await acs.PresetAsync("b", Sets("b", second));
        using var cpe = TraceTests.Small(acs);
        var rpcs = await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal(value, cpe[Ssid]);
        Assert.Single(rpcs, rpc => rpc.StartsWith("SPV", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'events':{'2 PERIODIC':true},", "2 PERIODIC", true)]
    [InlineData("'events':{'2_PERIODIC':true},", "2 PERIODIC", true)]
    [InlineData("'events':{'2 PERIODIC':false},", "2 PERIODIC", false)]
    [InlineData("'events':{'X ACME a.b':true},", "X ACME a.b", true)]
    [InlineData("'events':{'0 BOOTSTRAP':true},", "1 BOOT", false)]
    [InlineData("'events':{'Registered':true},", "1 BOOT", true)]
    [InlineData("'events':{'Inform':true},", "1 BOOT", true)]
    [InlineData("'precondition':'DeviceID.ProductClass = \\\"HG1\\\"',", "1 BOOT", true)]
    [InlineData("'precondition':'DeviceID.ProductClass = \\\"HG2\\\"',", "1 BOOT", false)]
    [InlineData(
        "'precondition':'InternetGatewayDevice.DeviceInfo.HardwareVersion LIKE \\\"hw%\\\"',",
        "1 BOOT",
        true
    )]
    [InlineData("'precondition':'Tags.vip = true',", "1 BOOT", false)]
    [InlineData("'precondition':'{\\\"_tags\\\":{\\\"$ne\\\":\\\"vip\\\"}}',", "1 BOOT", true)]
    public async Task A_preset_applies_by_events_and_precondition(
        string when,
        string events,
        bool applies
    )
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.PresetAsync("p", Sets("set", when));
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync(events);
        await acs.NoFaultsAsync();
        Assert.Equal(applies ? "set" : "net", cpe[Ssid]);
    }

    [Theory]
    [InlineData(2, 59, "net")]
    [InlineData(3, 30, "set")]
    [InlineData(4, 1, "net")]
    public async Task A_preset_applies_in_its_hours(int hour, int minute, string value)
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, hour, minute, 0, TimeSpan.Zero));
        await using var acs = await TestAcs.StartAsync(time: time);
        await acs.PresetAsync("nightly", Sets("set", "'schedule':'3600 0 3 * * *',"));
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        Assert.Equal(value, cpe[Ssid]);
    }

    [Fact]
    public async Task The_hour_that_begins_is_noticed_though_nothing_else_changed()
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
        await using var acs = await TestAcs.StartAsync(time: time);
        await acs.PresetAsync("nightly", Sets("set", "'schedule':'3600 0 3 * * *',"));
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await cpe.CallHomeAsync();
        Assert.Equal("net", cpe[Ssid]);
        time.Advance(TimeSpan.FromMinutes(90));
        await cpe.CallHomeAsync();
        Assert.Equal("set", cpe[Ssid]);
    }

    [Fact]
    public async Task A_tag_an_informed_value_or_a_new_rule_is_noticed_at_once()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.PresetAsync("tagged", Sets("vip", "'precondition':'Tags.vip = true',"));
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await cpe.CallHomeAsync();
        await acs.Devices.ChangeTagsAsync(cpe.Id, ["vip"], [], default);
        await cpe.CallHomeAsync();
        Assert.Equal("vip", cpe[Ssid]);
        await acs.PresetAsync("tagged", Sets("new", "'precondition':'Tags.vip = true',"));
        await cpe.CallHomeAsync();
        Assert.Equal("new", cpe[Ssid]);
        await acs.PresetAsync(
            "version",
            Sets(
                "v2",
                "'weight':1,'precondition':'InternetGatewayDevice.DeviceInfo.SoftwareVersion = \\\"2.0\\\"',"
            )
        );
        await cpe.CallHomeAsync();
        Assert.Equal("new", cpe[Ssid]);
        cpe.Version = "2.0";
        await cpe.CallHomeAsync();
        Assert.Equal("v2", cpe[Ssid]);
    }

    [Fact]
    public async Task Stored_objects_are_added_and_deleted()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.Service<Muster.Acs.Operations.IProvisioning>()
            .PutAsync(
                Muster.Acs.Operations.DocumentKind.Object,
                "guest",
                "{\"SSID\":\"guest\",\"KeyPassphrase\":\"welcome\",\"_keys\":[\"SSID\"]}",
                new("test"),
                default
            );
        var parent = $"{RuleCpe.Tr098}.LANDevice.1.WLANConfiguration";
        await acs.PresetAsync(
            "guest",
            $"{{'configurations':[{{'type':'add_object','name':'{parent}','object':'guest'}}]}}"
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("welcome", cpe["~.LANDevice.1.WLANConfiguration.2.KeyPassphrase"]);
        await acs.PresetAsync(
            "guest",
            $"{{'configurations':[{{'type':'delete_object','name':'{parent}','object':'guest'}}]}}"
        );
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.False(cpe.Has("~.LANDevice.1.WLANConfiguration.2.SSID"));
        Assert.Equal("net", cpe[Ssid]);
    }
}
