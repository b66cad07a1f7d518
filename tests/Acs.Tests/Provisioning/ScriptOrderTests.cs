using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Outgoing;
using Muster.Acs.Tests.Provisioning.Extensions;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>What happens when, and how often, while scripts run again and again.</summary>
public sealed class ScriptOrderTests
{
    private const string Wlan = "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.";

    [Fact]
    public async Task What_no_commit_follows_is_written_when_all_scripts_have_reached_their_ends()
    {
        await using var acs = await TestAcs.StartAsync();
        // Each of them needs several passes; the first one wants a write from its first line on.
        await acs.RuleAsync("a", $"declare('{Wlan}SSID', null, {{value: 'deferred'}});");
        await acs.RuleAsync(
            "b",
            $"declare('{Wlan}KeyPassphrase', {{value: 1}}).value; commit();"
                + "declare('InternetGatewayDevice.LANDevice.1.Hosts.Host.*.HostName', {value: 1}).value;"
        );
        using var cpe = TraceTests.Small(acs);
        var rpcs = await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        var write = rpcs.ToList()
            .FindIndex(rpc => rpc.StartsWith("SPV ", StringComparison.Ordinal));
        Assert.Equal("SPV ~.LANDevice.1.WLANConfiguration.1.SSID=deferred", rpcs[write]);
        Assert.Equal(rpcs.Count - 1, write);
        // A commit in the same script brings it forward.
        await acs.RuleAsync(
            "a",
            $"declare('{Wlan}SSID', null, {{value: 'early'}}); commit();"
                + $"declare('{Wlan}KeyPassphrase', {{value: Date.now()}});"
        );
        var again = await cpe.CallHomeAsync();
        Assert.Equal("SPV ~.LANDevice.1.WLANConfiguration.1.SSID=early", again[0]);
        Assert.Contains("GPV ~.LANDevice.1.WLANConfiguration.1.KeyPassphrase", again.Skip(1));
    }

    [Fact]
    public async Task Of_two_that_want_one_parameter_the_last_one_wins_in_one_write()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("a", $"declare('{Wlan}SSID', null, {{value: 'first'}});");
        await acs.RuleAsync("b", $"declare('{Wlan}SSID', null, {{value: 'last'}});");
        using var cpe = TraceTests.Small(acs);
        var rpcs = await cpe.CallHomeAsync();
        Assert.Equal(
            ["SPV ~.LANDevice.1.WLANConfiguration.1.SSID=last"],
            rpcs.Where(rpc => rpc.StartsWith("SPV ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task An_extension_is_called_once_for_the_same_question_at_the_same_depth()
    {
        await using var service = await Receiver.StartAsync();
        service.AnswerWith(200, """{"key": "k"}""");
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                ExtensionUrls = new Dictionary<string, Uri> { ["crm"] = service.Url },
                ExtensionTimeout = TimeSpan.FromSeconds(30),
            }
        );
        await acs.RuleAsync(
            "asks",
            // Two passes at depth 0 and the same question twice; then, a commit deeper, once more.
            "ext('crm', 'f', 1); ext('crm', 'f', '1'); ext('crm', 'f', 2);"
                + $"declare('{Wlan}SSID', {{value: 1}}).value;"
                + "ext('crm', 'f', 1);"
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        var asked = service.All.Select(request =>
            System
                .Text.Json.JsonDocument.Parse(request.Body)
                .RootElement.GetProperty("args")
                .GetRawText()
        );
        // The first round asks 1 and 2, then 1 deeper; it learned something, so there is a second round,
        // in which nothing has to be waited for.
        Assert.Equal(["[\"1\"]", "[\"2\"]", "[\"1\"]", "[\"1\"]", "[\"2\"]"], asked);
    }

    [Fact]
    public async Task What_is_deferred_is_told_once_when_all_is_so_and_a_failure_is_the_channel_s()
    {
        await using var service = await Receiver.StartAsync();
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                ExtensionUrls = new Dictionary<string, Uri> { ["crm"] = service.Url },
                ExtensionTimeout = TimeSpan.FromSeconds(30),
            }
        );
        // Several passes and two rounds; the message is of the last pass alone.
        await acs.RuleAsync(
            "tells",
            $"const ssid = declare('{Wlan}SSID', {{value: 1}}).value;"
                + "ext.defer('crm', 'done', ssid ? ssid[0] : 'unknown');"
                + $"declare('{Wlan}SSID', null, {{value: 'set'}}); commit();"
                + $"ext.defer('crm', 'done', 'finished'); ext.defer('crm', 'done', 'finished');"
        );
        await acs.RuleAsync("broken", "ext.defer('crm', 'never'); throw new Error('no');");
        await acs.RuleAsync("refused", "\next.defer('nowhere', 'f');");
        using var cpe = TraceTests.Small(acs);
        var written = "";
        service.Answer = (http, _) =>
        {
            written = cpe["~.LANDevice.1.WLANConfiguration.1.SSID"]!;
            return Receiver.WriteAsync(http, 200, "1");
        };
        await cpe.CallHomeAsync();
        Assert.Equal("set", written);
        var told = service.All.Select(request =>
            System
                .Text.Json.JsonDocument.Parse(request.Body)
                .RootElement.GetProperty("args")
                .GetRawText()
        );
        // The first round saw it as it was, the second as it is.
        Assert.Equal(["[\"net\"]", "[\"finished\"]", "[\"set\"]"], told);
        var faults = (await acs.FaultsAsync()).OrderBy(fault => fault.Channel).ToList();
        Assert.Equal(
            [("broken", "script.Error", 1), ("refused", "ext.Error", 2)],
            faults.Select(fault => (fault.Channel, fault.Code, fault.Line!.Value))
        );
    }

    [Fact]
    public async Task A_task_s_deferred_call_is_made_once_and_its_failure_is_the_task_s()
    {
        await using var service = await Receiver.StartAsync();
        service.AnswerWith(200, "1");
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                ExtensionUrls = new Dictionary<string, Uri> { ["crm"] = service.Url },
                ExtensionTimeout = TimeSpan.FromSeconds(30),
            }
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await acs.ProvisionAsync(
            "tells",
            $"ext.defer(args[0], 'f'); declare('{Wlan}SSID', null, {{value: args[0]}});"
        );
        var done = await acs.SubmitAsync(cpe.Id, new ProvisionsRequest([new("tells", ["crm"])]));
        var failed = await acs.SubmitAsync(cpe.Id, new ProvisionsRequest([new("tells", ["no"])]));
        await cpe.CallHomeAsync();
        await acs.DoneAsync(done);
        Assert.Single(service.All);
        Assert.Equal("ext.Error", (await acs.GetAsync(failed)).Fault?.Code);
    }

    [Fact]
    public async Task What_a_script_logs_is_told_once_with_its_details_and_without_what_is_known()
    {
        await using var acs = await TestAcs.StartAsync();
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await acs.ProvisionAsync(
            "logs",
            $"log('before'); declare('{Wlan}SSID', {{value: Date.now()}}).value;"
                + "log('after', {count: 1, pid: 2, deviceId: 'x', text: 'a \"b\"'});"
        );
        await acs.SubmitAsync(cpe.Id, new ProvisionsRequest([new("logs")]));
        await cpe.CallHomeAsync();
        var lines = acs.ScriptLines;
        Assert.Equal(
            [
                $"{cpe.Id}: Script: before (logs)",
                $"{cpe.Id}: Script: after; count=\"1\"; text=\"a \"b\"\" (logs)",
            ],
            lines
        );
    }
}
