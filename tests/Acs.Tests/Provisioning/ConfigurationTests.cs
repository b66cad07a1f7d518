using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Provisioning.Extensions;
using Muster.Acs.Tests.Waking;
using Muster.Acs.Waking;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Muster.Tests.Programs;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>Keys of the stored configuration, each an expression over the device.</summary>
public sealed class ConfigurationTests
{
    private const string Ssid = "~.LANDevice.1.WLANConfiguration.1.SSID";

    [Fact, Quirk(128)]
    public async Task Rules_write_what_is_read_only_where_the_configuration_says_so()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync(
            "ssid",
            $"declare('{Ssid.Replace("~", RuleCpe.Tr098, StringComparison.Ordinal)}', null, {{value: 'new'}});"
        );
        await ConfigAsync(acs, "cwmp.skipWritableCheck", "serialNumber = '2'");
        foreach (var serial in new[] { "1", "2" })
        {
            using var cpe = new RuleCpe(acs, serial).With(Ssid, "old");
            var rpcs = await cpe.CallHomeAsync();
            // The device itself may refuse it: that it is asked is what the key is about.
            Assert.Equal(
                serial == "2",
                rpcs.Any(rpc => rpc.StartsWith("SPV", StringComparison.Ordinal))
            );
        }
    }

    [Fact]
    public async Task A_channel_rests_as_long_as_the_configuration_says_for_its_device()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("broken", "throw new Error('no');");
        // What is no number is as if it were not there: five minutes.
        await ConfigAsync(
            acs,
            "cwmp.retryDelay",
            "CASE WHEN oui = 'FFFFFF' THEN 1 WHEN serialNumber = '1' THEN 86400 END"
        );
        foreach (var serial in new[] { "1", "2" })
        {
            using var cpe = new RuleCpe(acs, serial);
            await cpe.CallHomeAsync();
        }
        var rests = (await acs.FaultsAsync()).ToDictionary(
            fault => fault.DeviceId,
            fault => fault.NextTry!.Value - fault.At
        );
        // Up to a fifth more or less, and half a day at most by the server's own setting.
        Assert.InRange(rests["00AABB-HG1-1"], TimeSpan.FromHours(9), TimeSpan.FromHours(15));
        Assert.InRange(rests["00AABB-HG1-2"], TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task Reads_name_no_more_at_once_than_the_configuration_says()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync("read", "declare('InternetGatewayDevice.Many.*', {value: 1});");
        await ConfigAsync(acs, "cwmp.gpvBatchSize", "1 + 1");
        using var cpe = new RuleCpe(acs);
        for (var n = 0; n < 5; n++)
            cpe.With($"~.Many.P{n}", "x");

        var rpcs = await cpe.CallHomeAsync();

        var reads = rpcs.Where(rpc => rpc.StartsWith("GPV ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, reads.Count(rpc => rpc.Contains(".Many.", StringComparison.Ordinal)));
        Assert.All(reads, rpc => Assert.True(rpc.Split(' ').Length <= 3, rpc));
    }

    [Fact]
    public async Task Scripts_commit_no_more_often_than_the_configuration_says()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.RuleAsync(
            "commits",
            "for (let n = 0; n < 5; n++) { declare('Tags.t' + n, null, {value: true}); commit(); }"
        );
        await ConfigAsync(acs, "cwmp.maxCommitIterations", "2");
        using var cpe = new RuleCpe(acs);
        await cpe.CallHomeAsync();
        Assert.Equal("too_many_commits", Assert.Single(await acs.FaultsAsync()).Code);
    }

    [Fact]
    public async Task A_transfer_may_take_as_long_as_the_configuration_says_for_its_device()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.PutFileAsync("fw.bin");
        await ConfigAsync(
            acs,
            "cwmp.downloadTimeout",
            "CASE WHEN DeviceID.SerialNumber = '1' THEN 7200 ELSE 'long' END"
        );
        foreach (var (serial, hours) in new[] { ("1", 2), ("2", 1) })
        {
            using var cpe = TraceTests.Small(acs, serial);
            await cpe.CallHomeAsync();
            var task = await acs.SubmitAsync(cpe.Id, new DownloadRequest("fw.bin"));
            Assert.Equal(["Download 1 Firmware Upgrade Image"], await cpe.CallHomeAsync());
            var transfer = (await acs.Tasks.GetAsync(task.Id, default)).Transfer!;
            Assert.Equal(TimeSpan.FromHours(hours), transfer.Deadline - transfer.Accepted);
        }
    }

    [Theory]
    [InlineData(
        "AUTH('first', 'one') OR AUTH(serialNumber, CASE WHEN Tags.lab IS NULL THEN 'two' ELSE 'three' END)",
        "two"
    )]
    [InlineData(
        "AUTH('first', 'one') OR AUTH(EXT('nowhere', 'f'), 'x') OR AUTH(serialNumber, EXT('subscribers', 'vlan', '000001'))",
        "101"
    )]
    public async Task Devices_are_woken_with_each_of_the_configured_credentials_in_turn(
        string expression,
        string second
    )
    {
        ExternalProgram.Find("node");
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                Extensions = ExtensionBench.Folder,
                ExtensionTimeout = TimeSpan.FromSeconds(30),
            }
        );
        const string challenge = "WWW-Authenticate: Digest realm=\"R\", nonce=\"n\", qop=\"auth\"";
        await using var cpe = new KnockListener(
            Reply.Status(401, challenge),
            Reply.Status(401, challenge),
            Reply.Status(401, challenge),
            Reply.Status(401, challenge),
            Reply.Status(200)
        );
        await ConfigAsync(acs, "cwmp.connectionRequestAuth", expression);
        var id = await acs.IntroduceAsync(
            "1",
            Xml.Parameter("Device.ManagementServer.ConnectionRequestURL", cpe.Url)
        );

        var answer = await acs.Service<IWaker>().AskAsync(DeviceKey.OfId(id), default);
        Assert.Equal(ConnectionRequestResult.Accepted, answer.Result);

        var users = cpe
            .Requests.SelectMany(request => request.Split("\r\n"))
            .Where(line => line.StartsWith("Authorization:", StringComparison.Ordinal))
            .Select(line =>
            {
                Assert.True(
                    DigestAuthorization.TryParse(
                        line["Authorization:".Length..].Trim(),
                        out var digest
                    )
                );
                return (
                    digest!.Username,
                    digest.Proves("GET", digest.Username == "first" ? "one" : second, default)
                );
            });
        // A refusal may be of the nonce: each is tried twice.
        Assert.Equal([("first", true), ("1", true)], users.Distinct());
    }

    private static Task ConfigAsync(TestAcs acs, string key, string expression) =>
        acs.Service<IProvisioning>()
            .PutAsync(DocumentKind.Config, key, expression, new ChangeNote("test"), default);
}
