using Acs.Tests.Wire;
using Muster.Acs.Tests.Outgoing;
using Muster.Acs.Tests.Provisioning.Extensions;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>Scripts that call extensions, from the device on the wire to the module or the service.</summary>
public sealed class ExtensionRuleTests
{
    private const string Wlan = "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.";

    [Fact]
    public async Task What_a_module_and_a_service_answer_reaches_the_device()
    {
        await using var service = await Receiver.StartAsync();
        service.AnswerWith(200, """{"key": "from the service"}""");
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                Extensions = ExtensionBench.Folder,
                ExtensionUrls = new Dictionary<string, Uri> { ["crm2"] = service.Url },
                ExtensionTimeout = TimeSpan.FromSeconds(30),
            }
        );
        await acs.RuleAsync(
            "node",
            "const line = ext('subscribers', 'pppoe', '000001');"
                + $"declare('{Wlan}SSID', null, {{value: line.username}});"
        );
        await acs.RuleAsync(
            "http",
            "const answer = ext('crm2', 'key', declare('DeviceID.ID', {value: 1}).value[0], 7);"
                + $"declare('{Wlan}KeyPassphrase', null, {{value: answer.key}});"
        );
        // What goes wrong with the one is nothing to the others.
        await acs.RuleAsync("throws", "\next('trouble', 'throws');");
        await acs.RuleAsync("missing", "\n\n\next('nowhere', 'f');");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        Assert.Equal("anna@isp.example", cpe["~.LANDevice.1.WLANConfiguration.1.SSID"]);
        Assert.Equal("from the service", cpe["~.LANDevice.1.WLANConfiguration.1.KeyPassphrase"]);
        Assert.Contains(
            $"[\"{cpe.Id}\",\"7\"]",
            service.All.First().Body,
            StringComparison.Ordinal
        );
        var faults = (await acs.FaultsAsync()).OrderBy(fault => fault.Channel).ToList();
        Assert.Equal(
            [("missing", "ext.Error", "missing", 4), ("throws", "ext.SyntaxError", "throws", 2)],
            faults.Select(f => (f.Channel, f.Code, f.Script!, f.Line!.Value))
        );
        Assert.Contains("nowhere", faults[0].Message, StringComparison.Ordinal);
        Assert.Equal("thrown in the call", faults[1].Message);
        Assert.Contains("trouble.js", faults[1].Stack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extension_that_never_answers_is_a_fault_of_its_channel_after_its_time()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                Extensions = ExtensionBench.Folder,
                ExtensionTimeout = TimeSpan.FromSeconds(1),
            }
        );
        await acs.RuleAsync("hangs", "\n\next('trouble', 'hang');");
        await acs.RuleAsync("plain", $"declare('{Wlan}SSID', null, {{value: 'mine'}});");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        Assert.Equal("mine", cpe["~.LANDevice.1.WLANConfiguration.1.SSID"]);
        var fault = Assert.Single(await acs.FaultsAsync());
        Assert.Equal(
            ("hangs", "timeout", "Extension timed out", "hangs", 3),
            (fault.Channel, fault.Code, fault.Message, fault.Script, fault.Line)
        );
    }
}
