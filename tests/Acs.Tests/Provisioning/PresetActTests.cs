using Acs.Tests.Wire;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>What presets do without a script, each kind of act once.</summary>
public sealed class PresetActTests
{
    [Fact]
    public async Task All_kinds_of_acts_are_carried_out_in_one_session()
    {
        var clock = new TestClock();
        await using var acs = await TestAcs.StartAsync(time: clock);
        await acs.ProvisionAsync(
            "mark",
            "declare('Tags.' + args[0] + '_' + args[1], null, {value: true});"
        );
        await acs.PresetAsync(
            "all",
            $$"""
            {'configurations':[
             {'type':'provision','name':'mark','args':['x',['+',1,1]]},
             {'type':'value','name':'{{RuleCpe.Tr098}}.ManagementServer.PeriodicInformInterval','value':3600},
             {'type':'age','name':'{{RuleCpe.Tr098}}.DeviceInfo.HardwareVersion','age':60},
             {'type':'add_tag','tag':'come'},
             {'type':'delete_tag','tag':'go'}]}
            """
        );
        using var cpe = TraceTests.Small(acs);
        await acs.IntroduceAsync("1");
        await acs.Devices.ChangeTagsAsync(cpe.Id, ["go", "stay"], [], default);

        var first = await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("3600", cpe["~.ManagementServer.PeriodicInformInterval"]);
        Assert.Equal(
            ["come", "stay", "x_2"],
            (await acs.Devices.GetAsync(cpe.Id, default)).Tags.Order()
        );
        Assert.Single(first, Reads);
        // Fresh enough for a minute, and no longer.
        Assert.DoesNotContain(await cpe.CallHomeAsync(), Reads);
        clock.Advance(TimeSpan.FromSeconds(121));
        Assert.Single(await cpe.CallHomeAsync(), Reads);
        await acs.NoFaultsAsync();
    }

    [Fact]
    public async Task Forty_rules_run_together_and_one_that_fails_is_one_fault()
    {
        await using var acs = await TestAcs.StartAsync();
        for (var number = 0; number < 40; number++)
            await acs.RuleAsync(
                $"r{number:00}",
                number == 35
                    ? "throw new Error('no');"
                    : $"declare('Tags.t{number:00}', null, {{value: true}});"
            );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        Assert.Equal(
            Enumerable.Range(0, 40).Where(number => number != 35).Select(number => $"t{number:00}"),
            (await acs.Devices.GetAsync(cpe.Id, default)).Tags.Order()
        );
        Assert.Equal("r35", Assert.Single(await acs.FaultsAsync()).Channel);
    }

    private static bool Reads(string rpc) =>
        rpc.StartsWith("GPV", StringComparison.Ordinal)
        && rpc.Contains("HardwareVersion", StringComparison.Ordinal);
}
