using System.Net;
using Acs.Tests.Wire;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Acs.Tests.Provisioning.Plans;

/// <summary>What a plan and an applied change say that is most often a slip, or is damaged.</summary>
public sealed partial class PlanTests
{
    [Fact]
    public async Task What_rules_name_and_no_device_has_is_told_once_for_the_fleet()
    {
        await using var acs = await TestAcs.StartAsync();
        using var small = await KnownAsync(acs);
        using var other = TraceTests.Small(acs, "2").With("~.X_OUI.Only", "here");
        await acs.IntroduceAsync("2");
        await acs.SubmitAsync(
            other.Id,
            new Muster.Acs.Operations.RefreshObjectRequest("InternetGatewayDevice.")
        );
        await other.CallHomeAsync();
        // Nothing is known of this one but that it is there.
        await acs.IntroduceAsync("3");
        const string script = """
            const missing = declare('InternetGatewayDevice.LANDevice.1.Nope', {value: 1}).value;
            declare('InternetGatewayDevice.LANDevice.*.None.*.Of', {value: 1});
            declare('InternetGatewayDevice.X_OUI.Only', {value: 1});
            declare('InternetGatewayDevice.DeviceInfo.SoftwareVersion', {value: 1});
            declare('Tags.none', {value: 1});
            declare('InternetGatewayDevice.LANDevice.1.WLANConfiguration.[SSID:none]', {path: 1});
            """;
        var plan = await PlanAsync(
            acs,
            new
            {
                documents = new[]
                {
                    Document("provision", "slips", script),
                    Document(
                        "preset",
                        "slips",
                        """{"configurations":[{"type":"provision","name":"slips"}]}"""
                    ),
                    Document("profile", "p", "values: {InternetGatewayDevice.Typo.X: 1}"),
                },
            }
        );
        var nowhere = Summary(plan)
            .GetProperty("counts")
            .EnumerateArray()
            .Where(count => count.GetProperty("action").GetString() == "nowhere")
            .Select(count =>
                $"{count.GetProperty("path").GetString()} [{count.GetProperty("cause").GetString()}]"
            );
        Assert.Equal(
            [
                "InternetGatewayDevice.LANDevice.1.Nope [preset slips, slips line 1]",
                "InternetGatewayDevice.LANDevice.*.None.*.Of [preset slips, slips line 2]",
                "InternetGatewayDevice.Typo.X [profile p line 1]",
            ],
            nowhere
        );
    }

    [Fact]
    public async Task What_was_applied_and_is_probably_not_meant_is_told_with_it()
    {
        await using var acs = await TestAcs.StartAsync();
        var profile =
            "values:\n  A.B: ${LOOKUP('t', 'k', 'c')}\nfirmware: {version: '2', file: none.bin}\n";
        var order = new { documents = new[] { Document("profile", "p", profile) } };
        var (status, applied) = await PostAsync(acs, "apply", order);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            [
                "profile p line 2: there is no table 't'.",
                "profile p line 3: there is no file 'none.bin'.",
            ],
            applied.GetProperty("warnings").EnumerateArray().Select(each => each.GetString())
        );
    }

    [Fact]
    public async Task A_damaged_tree_is_left_out_of_a_plan_and_counted()
    {
        await using var acs = await TestAcs.StartAsync();
        using var good = await KnownAsync(acs);
        using var bad = await KnownAsync(acs, "2");
        await using (
            var database = new SqliteConnection($"Data Source={acs.Database};Pooling=False")
        )
        {
            await database.OpenAsync();
            await using var damage = database.CreateCommand();
            damage.CommandText =
                "UPDATE device_trees SET tree=x'0001020304' WHERE device="
                + "(SELECT row_id FROM devices WHERE id LIKE '%-2')";
            Assert.Equal(1, await damage.ExecuteNonQueryAsync());
        }
        var order = new { documents = new[] { Document("profile", "p", Sets) } };
        var plan = await PlanAsync(acs, order);
        Assert.Equal(good.Id, Of(plan, "device").Single().GetProperty("deviceId").GetString());
        Assert.Equal(1, Summary(plan).GetProperty("leftOut").GetInt32());
        Assert.Equal((1, 1, 0), Numbers(Summary(plan)));
    }
}
