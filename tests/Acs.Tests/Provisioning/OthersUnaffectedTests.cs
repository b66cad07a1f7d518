using System.Net;
using Acs.Tests.Wire;
using Muster.Acs.Hosting;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>
/// What never ends is stopped by a limit, and another device's session beside it is the same, RPC by RPC,
/// as without it.
/// </summary>
public sealed class OthersUnaffectedTests
{
    private const string Ssid = "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID";
    private const string Bad = "DeviceID.SerialNumber = 'bad'";

    private static readonly (string Code, string Script)[] Endless =
    [
        ("script.Error", "while (true) {}"),
        ("script.Error", "const all = []; while (true) all.push('x'.repeat(100000));"),
        ("script.Error", "function f() { f(); } f();"),
        ("script.Error", "/^(a+)+$/.test('a'.repeat(60) + '!');"),
        ("script.RangeError", "let text = 'x'; while (true) text = text.repeat(1000);"),
        (
            "too_many_commits",
            "for (let i = 0; ; i++) { declare('Tags.t' + i, null, {value: true}); commit(); }"
        ),
        ("script.Error", "while (true) declare('InternetGatewayDevice.N', {value: 1});"),
    ];

    [Fact]
    public async Task An_endless_script_is_its_own_device_s_fault()
    {
        await using var acs = await StartAsync();
        var alone = await AloneAsync(acs);
        for (var at = 0; at < Endless.Length; at++)
        {
            var (code, script) = Endless[at];
            await acs.RuleAsync($"e{at}", script, $"DeviceID.SerialNumber = 'bad{at}'");
            using var bad = TraceTests.Small(acs, $"bad{at}");

            var beside = SessionAsync(acs, $"other{at}");
            await bad.CallHomeAsync();

            Assert.Equal(alone, await beside);
            var fault = Assert.Single(await acs.FaultsAsync(bad.Id));
            Assert.Equal(($"e{at}", code), (fault.Channel, fault.Code));
            // The device's own other rule holds all the same.
            Assert.Equal("ours", bad["~.LANDevice.1.WLANConfiguration.1.SSID"]);
        }
        Assert.Equal(Endless.Length, (await acs.FaultsAsync()).Count);
    }

    [Fact]
    public async Task Rules_that_never_agree_are_stopped_beside_others()
    {
        await using var acs = await StartAsync();
        var alone = await AloneAsync(acs);
        await acs.RuleAsync(
            "on",
            "declare('Tags.f', null, {value: true});",
            $"{Bad} AND Tags.f IS NULL"
        );
        await acs.RuleAsync("off", "declare('Tags.f', null, {value: false});", $"{Bad} AND Tags.f");
        using var bad = TraceTests.Small(acs, "bad");

        var beside = SessionAsync(acs, "other");
        await bad.CallHomeAsync();

        Assert.Equal(alone, await beside);
        var faults = await acs.FaultsAsync();
        Assert.Equal(["off", "on"], faults.Select(fault => fault.Channel).Order());
        Assert.All(
            faults,
            fault => Assert.Equal((bad.Id, "preset_loop"), (fault.DeviceId, fault.Code))
        );
    }

    [Fact]
    public async Task Queries_that_cost_too_much_are_refused_beside_others()
    {
        await using var acs = await StartAsync();
        var alone = await AloneAsync(acs);
        await acs.IntroduceAsync(
            "bomb",
            Xml.Parameter("Device.Bomb", new string('a', 4_000) + "!")
        );
        var nbi = acs.Service<ListeningPorts>().Addresses(IPAddress.Loopback).Nbi!;
        var many = string.Join(',', Enumerable.Repeat("""{"a":1}""", 3_000));
        var deep = string.Concat(Enumerable.Repeat("""{"$or":[""", 200));
        string[] queries =
        [
            """query={"Device.Bomb":{"$regex":"^(?=(a%2B)%2B$)b"}}""",
            $$"""query={"$or":[{{many}}]}""",
            $"query={deep}",
        ];

        var beside = SessionAsync(acs, "other");
        var refused = await Task.WhenAll(
            queries.Select(query =>
                Curl.RunAsync("-g", $"http://127.0.0.1:{nbi.Port}/devices/?{query}")
            )
        );

        Assert.Equal(alone, await beside);
        Assert.All(refused, reply => Assert.True(reply.Status is 400 or 414, reply.Text));
        Assert.Equal(
            200,
            (await Curl.RunAsync($"http://127.0.0.1:{nbi.Port}/devices/?limit=1")).Status
        );
        // The API's language has limits of its own, and says what is wrong.
        var nested = Uri.EscapeDataString(new string('(', 5_000) + "1" + new string(')', 5_000));
        foreach (var filter in new[] { nested, Uri.EscapeDataString(new string('a', 12_000)) })
        {
            using var answer = await acs.Api.GetAsync($"/api/v1/devices?filter={filter}");
            Assert.True(
                answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestUriTooLong,
                $"{answer.StatusCode}"
            );
        }
    }

    private static async Task<TestAcs> StartAsync()
    {
        var acs = await TestAcs.StartAsync(options =>
            options with
            {
                NbiTrusted = [IPNetwork.Parse("127.0.0.0/8")],
            }
        );
        await acs.RuleAsync("ssid", $"declare('{Ssid}', {{value: 1}}, {{value: 'ours'}});");
        return acs;
    }

    private static async Task<IReadOnlyList<string>> AloneAsync(TestAcs acs)
    {
        // The first of a model teaches its names.
        await SessionAsync(acs, "first");
        return await SessionAsync(acs, "alone");
    }

    /// <summary>Three sessions of another device, one after the other.</summary>
    private static async Task<IReadOnlyList<string>> SessionAsync(TestAcs acs, string serial)
    {
        using var cpe = TraceTests.Small(acs, serial);
        List<string> rpcs = [];
        for (var session = 0; session < 3; session++)
        {
            rpcs.AddRange(await cpe.CallHomeAsync());
            rpcs.Add("end");
        }
        Assert.Equal("ours", cpe["~.LANDevice.1.WLANConfiguration.1.SSID"]);
        await acs.NoFaultsAsync(cpe.Id);
        return rpcs;
    }
}
