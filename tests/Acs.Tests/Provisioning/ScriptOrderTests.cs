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
        var write = rpcs.ToList().FindIndex(rpc => rpc.StartsWith("SPV ", StringComparison.Ordinal));
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
