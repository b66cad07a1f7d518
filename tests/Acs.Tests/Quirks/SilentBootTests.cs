using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>Reboots and factory resets that devices do not tell of.</summary>
public sealed class SilentBootTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    private const string Key = "Device.ManagementServer.ParameterKey";
    private const string UpTime = "Device.DeviceInfo.UpTime";
    private const string Forgets = "forgetsParameterKey";

    [Fact, Quirk(110)]
    public async Task A_reboot_that_no_event_tells_of_is_known_by_the_time_since_it()
    {
        var clock = new TestClock();
        await using var acs = await TestAcs.StartAsync(time: clock);
        using var talk = await new Talk(acs, "UPTIME").IntroduceAsync();
        var task = await talk.SubmitAsync(new RebootRequest());
        await talk.ServeAsync(_ => "<cwmp:RebootResponse/>");
        clock.Advance(TimeSpan.FromMinutes(10));
        // It has not started again yet, would not say, or says what is no time: the task waits.
        foreach (
            var answer in new[]
            {
                Up("86400"),
                Up("600"),
                Up("soon"),
                Up("-5"),
                Xml.Fault(9005, "no such parameter"),
            }
        )
        {
            var asked = Assert.Single(await talk.ServeAsync(_ => answer));
            Assert.Equal([UpTime], asked.Texts("string"));
            Assert.Equal(TaskState.Awaiting, (await talk.TaskAsync(task)).State);
        }
        Assert.Single(await talk.ServeAsync(_ => Up("30")));
        await talk.DoneAsync(task);
        // And it is not asked again when nothing is awaited.
        Assert.Empty(await talk.ServeAsync(_ => Up("60")));
    }

    [Fact, Quirk(109)]
    public async Task A_boot_that_lost_the_ParameterKey_is_a_factory_reset()
    {
        using var talk = await New("LOSTKEY").IntroduceAsync(Keyed("stamp-7"));
        await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        await talk.CallHomeAsync(parameters: Keyed("stamp-7"));
        await talk.ServeAsync(_ => Talk.Values(["Device.A"]));
        Assert.Equal("v", await ValueAsync(talk));
        var before = (await DeviceAsync(talk)).LastBootstrap;
        // A boot that keeps the key is a mere boot, and so is a call that tells no key.
        await talk.CallHomeAsync("1 BOOT", Keyed("stamp-7"));
        Assert.Equal("v", await ValueAsync(talk));
        Assert.Equal(before, (await DeviceAsync(talk)).LastBootstrap);

        await talk.CallHomeAsync("1 BOOT", Keyed(""));
        var after = await DeviceAsync(talk);
        Assert.Equal(after.LastInform, after.LastBootstrap);
        Assert.Null(await ValueAsync(talk));
        var told = (await shared.Acs.EventsAsync(talk.Device, "device.booted"))[0];
        Assert.True(told.Details!.Value.GetProperty("isBootstrap").GetBoolean());
    }

    [Fact, Quirk(109)]
    public async Task A_factory_reset_that_was_asked_for_is_done_when_the_key_is_lost()
    {
        using var talk = await New("ASKEDRESET").IntroduceAsync(Keyed("stamp-7"));
        var task = await talk.SubmitAsync(new FactoryResetRequest());
        var reset = await talk.CallHomeAsync(parameters: Keyed("stamp-7"));
        await talk.AnswerAsync(reset, "<cwmp:FactoryResetResponse/>");
        await talk.CallHomeAsync("1 BOOT", Keyed("stamp-7"));
        Assert.Equal(TaskState.Awaiting, (await talk.TaskAsync(task)).State);
        await talk.CallHomeAsync("1 BOOT", Keyed(""));
        await talk.DoneAsync(task);
    }

    [Fact, Quirk(147)]
    public async Task A_model_that_forgets_the_key_at_every_boot_is_not_taken_for_reset()
    {
        using var talk = await New("FORGETS").IntroduceAsync();
        for (var boot = 1; boot <= 3; boot++)
        {
            Assert.Equal("default", (await talk.QuirkAsync(Forgets)).Source);
            await talk.CallHomeAsync(parameters: Keyed("stamp-7"));
            await talk.CallHomeAsync("1 BOOT", Keyed(""));
        }
        var learned = await talk.QuirkAsync(Forgets);
        Assert.Equal(("true", "learned"), (learned.Value, learned.Source));
        var before = (await DeviceAsync(talk)).LastBootstrap;
        await talk.CallHomeAsync(parameters: Keyed("stamp-7"));
        await talk.CallHomeAsync("1 BOOT", Keyed(""));
        Assert.Equal(before, (await DeviceAsync(talk)).LastBootstrap);
        // One that keeps it all the same takes the lesson back.
        await talk.CallHomeAsync(parameters: Keyed("stamp-7"));
        await talk.CallHomeAsync("1 BOOT", Keyed("stamp-7"));
        Assert.Equal("false", (await talk.QuirkAsync(Forgets)).Value);
    }

    private Talk New(string productClass) => new(shared.Acs, productClass);

    private Task<DeviceDetail> DeviceAsync(Talk talk) =>
        shared.Acs.Devices.GetAsync(talk.Device, default);

    /// <summary>What is known of Device.A; null when nothing is.</summary>
    private async Task<string?> ValueAsync(Talk talk)
    {
        var tree = await shared.Acs.Devices.GetParametersAsync(talk.Device, "", default);
        return tree.SingleOrDefault(node => node.Path == "Device.A")?.Value;
    }

    private static string Keyed(string key) => Xml.Parameter(Key, key);

    private static string Up(string seconds) =>
        "<cwmp:GetParameterValuesResponse><ParameterList>"
        + Xml.Parameter(UpTime, seconds, "xsd:unsignedInt")
        + "</ParameterList></cwmp:GetParameterValuesResponse>";
}
