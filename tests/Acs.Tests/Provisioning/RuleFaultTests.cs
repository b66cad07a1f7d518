using System.Net;
using Acs.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>A rule that goes wrong is the fault of its channel, of its device, and of nothing else.</summary>
public sealed class RuleFaultTests
{
    private const string Hardware = "InternetGatewayDevice.DeviceInfo.HardwareVersion";
    private const string Interval = "InternetGatewayDevice.ManagementServer.PeriodicInformInterval";

    [Fact]
    public async Task A_script_that_fails_leaves_the_other_channels_alone()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("bad", "\nnothing();");
        await acs.RuleAsync("good", $"declare('{Interval}', null, {{value: 300}});");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        Assert.Equal("300", cpe["~.ManagementServer.PeriodicInformInterval"]);
        var fault = Assert.Single(await acs.FaultsAsync());
        Assert.Equal(
            (cpe.Id, "bad", "script.ReferenceError", "bad", 2),
            (fault.DeviceId, fault.Channel, fault.Code, fault.Script, fault.Line)
        );
        Assert.Contains("nothing", fault.Message, StringComparison.Ordinal);
        Assert.Equal("""[["bad"]]""", fault.Provisions);
    }

    [Fact]
    public async Task A_refusal_of_the_device_is_isolated_in_the_same_session()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("refused", $"declare('{Interval}', null, {{value: 300}});");
        await acs.RuleAsync(
            "innocent",
            "declare('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', null, {value: 'mine'});"
        );
        using var cpe = TraceTests.Small(acs);
        cpe.Instead = rpc =>
            rpc.StartsWith("SPV", StringComparison.Ordinal)
            && rpc.Contains("PeriodicInformInterval", StringComparison.Ordinal)
                ? Xml.Fault(9002, "Internal error")
                : null;
        await cpe.CallHomeAsync();
        Assert.Equal("mine", cpe["~.LANDevice.1.WLANConfiguration.1.SSID"]);
        var fault = Assert.Single(await acs.FaultsAsync());
        Assert.Equal(("refused", "cwmp.9002"), (fault.Channel, fault.Code));
    }

    [Fact]
    public async Task A_channel_rests_longer_each_time_up_to_a_limit_until_it_succeeds()
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var acs = await TestAcs.StartAsync(
            options => options with { RuleRetryMax = TimeSpan.FromMinutes(18) },
            time
        );
        await acs.RuleAsync("flaky", $"declare('{Interval}', null, {{value: 300}});");
        using var cpe = TraceTests.Small(acs);
        cpe.Instead = rpc =>
            rpc.StartsWith("SPV", StringComparison.Ordinal) ? Xml.Fault(9002, "busy") : null;
        var rests = new List<double>();
        for (var retry = 0; retry < 4; retry++)
        {
            await cpe.CallHomeAsync();
            var fault = Assert.Single(await acs.FaultsAsync());
            Assert.Equal(retry, fault.Retries);
            rests.Add((fault.NextTry!.Value - time.GetUtcNow()).TotalMinutes);
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.DoesNotContain(
                await cpe.CallHomeAsync(),
                rpc => rpc.StartsWith("SPV", StringComparison.Ordinal)
            );
            time.SetUtcNow(fault.NextTry.Value);
        }
        Assert.InRange(rests[0], 4, 6);
        Assert.InRange(rests[1], 8, 12);
        Assert.InRange(rests[2], 14.4, 21.6);
        Assert.InRange(rests[3], 14.4, 21.6);
        cpe.Instead = _ => null;
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("300", cpe["~.ManagementServer.PeriodicInformInterval"]);
        Assert.Single(await acs.EventsAsync(cpe.Id, "fault.cleared"));
    }

    [Fact]
    public async Task A_fault_that_is_struck_is_tried_again_in_the_next_session()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("bad", "nothing();");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        var listed = await acs.GetJsonAsync($"/api/v1/faults?device={cpe.Id}");
        Assert.Equal("bad", listed.GetProperty("items")[0].GetProperty("channel").GetString());
        await acs.RuleAsync("bad", $"declare('{Interval}', null, {{value: 300}});");
        await cpe.CallHomeAsync();
        Assert.Equal("60", cpe["~.ManagementServer.PeriodicInformInterval"]);
        var url = $"/api/v1/devices/{cpe.Id}/faults/bad";
        using (var struck = await acs.Api.DeleteAsync(url))
            Assert.Equal(HttpStatusCode.NoContent, struck.StatusCode);
        using (var again = await acs.Api.DeleteAsync(url))
            Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        var told = (await acs.EventsAsync(cpe.Id, "fault.cleared")).Single().Details!.Value;
        Assert.Equal("dismissed", told.GetProperty("reason").GetString());
        await cpe.CallHomeAsync();
        Assert.Equal("300", cpe["~.ManagementServer.PeriodicInformInterval"]);
        await acs.NoFaultsAsync();
    }

    [Fact]
    public async Task A_session_that_breaks_off_is_a_fault_of_the_channels_that_were_at_work()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync(
            "idle",
            "declare('Tags.x', null, {value: false});",
            "DeviceID.OUI = 'no'"
        );
        await acs.RuleAsync("cut", $"declare('{Interval}', null, {{value: 300}});");
        using var cpe = TraceTests.Small(acs);
        cpe.Instead = rpc =>
            rpc.StartsWith("SPV", StringComparison.Ordinal)
                ? throw new IOException("the line is down")
                : null;
        await Assert.ThrowsAsync<IOException>(() => cpe.CallHomeAsync());
        cpe.Instead = _ => null;
        // The next Inform ends the session; the channel rests, as after any fault.
        Assert.Empty(await cpe.CallHomeAsync());
        var fault = Assert.Single(await acs.FaultsAsync());
        Assert.Equal(("cut", "session_terminated", 0), (fault.Channel, fault.Code, fault.Retries));
        Assert.StartsWith(
            "The TR-069 session was unsuccessfully terminated",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("""[["cut"]]""", fault.Provisions);
        Assert.True(fault.NextTry > fault.At);
        Assert.Equal("60", cpe["~.ManagementServer.PeriodicInformInterval"]);
    }

    [Fact]
    public async Task A_fault_is_told_when_it_opens_and_when_it_is_no_more_and_not_in_between()
    {
        var time = new FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var acs = await TestAcs.StartAsync(time: time);
        await acs.RuleAsync("flaky", "\nnothing();");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        time.SetUtcNow((await acs.FaultsAsync()).Single().NextTry!.Value);
        await cpe.CallHomeAsync();
        Assert.Equal(1, (await acs.FaultsAsync()).Single().Retries);
        await acs.RuleAsync("flaky", "");
        time.SetUtcNow((await acs.FaultsAsync()).Single().NextTry!.Value);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        var told = await acs.EventsAsync(cpe.Id, "fault.*");
        Assert.Equal(["fault.cleared", "fault.raised"], told.Select(e => e.Kind));
        Assert.All(
            told,
            e => Assert.Equal("flaky", e.Details!.Value.GetProperty("channel").GetString())
        );
        Assert.Equal("done", told[0].Details!.Value.GetProperty("reason").GetString());
        var raised = told[1].Details!.Value;
        Assert.Equal("script.ReferenceError", raised.GetProperty("code").GetString());
        Assert.Equal("flaky", raised.GetProperty("script").GetString());
        Assert.Equal(2, raised.GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Two_rules_that_never_agree_are_stopped_and_both_are_named()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync(
            "one",
            $"declare('{Interval}', null, {{value: 100}});",
            $"{Interval} <> 100"
        );
        await acs.RuleAsync(
            "two",
            $"declare('{Interval}', null, {{value: 200}});",
            $"{Interval} = 100"
        );
        using var cpe = TraceTests.Small(acs);
        var rpcs = await cpe.CallHomeAsync();
        Assert.InRange(rpcs.Count, 4, 12);
        var faults = await acs.FaultsAsync();
        Assert.Equal(["one", "two"], faults.Select(fault => fault.Channel).Order());
        Assert.All(
            faults,
            fault =>
            {
                Assert.Equal("preset_loop", fault.Code);
                Assert.Contains("preset one", fault.Message, StringComparison.Ordinal);
                Assert.Contains("preset two", fault.Message, StringComparison.Ordinal);
                Assert.Contains(Interval, fault.Message, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task A_script_that_never_settles_is_stopped()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync(
            "endless",
            $"for (let i = 100; ; i++) {{ declare('{Interval}', null, {{value: i}}); commit(); }}"
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        Assert.Equal("too_many_commits", Assert.Single(await acs.FaultsAsync()).Code);
    }

    [Fact]
    public async Task Virtual_parameters_that_need_each_other_for_ever_are_stopped()
    {
        await using var acs = await TestAcs.StartAsync();
        for (var n = 0; n < 10; n++)
            await acs.VirtualAsync(
                $"V{n}",
                $"return {{writable: false, value: declare('VirtualParameters.V{n + 1}', {{value: 1}}).value}};"
            );
        await acs.VirtualAsync("V10", "return {writable: false, value: 1};");
        await acs.RuleAsync("deep", "declare('VirtualParameters.V0', {value: 1});");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        Assert.Equal("deeply_nested_vparams", Assert.Single(await acs.FaultsAsync()).Code);
    }

    [Fact]
    public async Task Every_RPC_and_every_value_has_its_rule_script_and_line()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("named", $"\n\ndeclare('{Interval}', null, {{value: 300}});");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        var told = Assert.Single(await acs.EventsAsync(cpe.Id, "rules.changed"));
        var change = told.Details!.Value.GetProperty("changes")[0];
        Assert.Equal(Interval, change.GetProperty("path").GetString());
        Assert.Equal("preset named, named line 3", change.GetProperty("cause").GetString());
    }

    [Fact]
    public async Task A_name_the_device_has_lost_is_found_out_anew_and_is_no_fault()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("read", $"declare('{Hardware}', {{value: Date.now()}});");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        cpe.Remove("~.DeviceInfo.HardwareVersion");
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        var known = await acs.Devices.GetParametersAsync(cpe.Id, "InternetGatewayDevice.", default);
        Assert.DoesNotContain(known, parameter => parameter.Path == Hardware);
    }
}
