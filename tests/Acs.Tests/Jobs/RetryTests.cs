using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Waking;
using Xunit;

namespace Muster.Acs.Tests.Jobs;

/// <summary>Groups of faults through the API: looked at, muted, tried again at a pace.</summary>
public sealed class RetryTests
{
    private const string Added =
        "<cwmp:AddObjectResponse><InstanceNumber>7</InstanceNumber><Status>0</Status>"
        + "</cwmp:AddObjectResponse>";
    private const string Groups = "/api/v1/faults/groups";

    [Fact]
    public async Task All_of_a_group_are_tried_again_and_close_it_when_they_succeed()
    {
        await using var acs = await TestAcs.StartAsync();
        foreach (var serial in (string[])["1", "2", "3"])
            await FailAsync(acs, serial);
        var group = await GroupAsync(acs);
        Assert.Equal(3, group.GetProperty("devices").GetInt32());
        var path = $"{Groups}/{group.GetProperty("id").GetString()}";
        var sample = (await acs.GetJsonAsync(path)).GetProperty("samples")[0];
        var session = sample.GetProperty("session").GetString();
        await acs.GetJsonAsync($"/api/v1/sessions/{session}");

        // One is closed by hand before its turn comes.
        var list = await acs.GetJsonAsync("/api/v1/faults?limit=1");
        var other = list.GetProperty("items")[0];
        using var answer = await acs.Api.PostAsJsonAsync($"{path}/retry", new { perMinute = 6000 });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var job = answer.Headers.Location!.ToString();
        await Wait.UntilAsync(async () =>
            (await acs.GetJsonAsync(job)).GetProperty("state").GetString() == "done"
        );
        var results = (await acs.GetJsonAsync($"{job}/results")).GetProperty("items");
        Assert.Equal(3, results.GetArrayLength());
        Assert.All(
            results.EnumerateArray(),
            each => Assert.True(each.GetProperty("done").GetBoolean())
        );
        Assert.Contains(
            other.GetProperty("channel").GetString(),
            results.EnumerateArray().Select(each => each.GetProperty("channel").GetString())
        );
        foreach (var serial in (string[])["1", "2", "3"])
        {
            using var cpe = acs.NewCpe();
            await cpe.PostAsync(Xml.Inform(serial));
            await cpe.PostAsync("");
            await cpe.PostAsync(Xml.Envelope(Added));
        }
        Assert.Empty((await acs.GetJsonAsync(Groups)).GetProperty("items").EnumerateArray());
        using var again = await acs.Api.PostAsJsonAsync($"{path}/retry", new { });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task What_is_tried_again_keeps_the_pace_and_can_be_stopped()
    {
        await using var acs = await TestAcs.StartAsync();
        foreach (var serial in (string[])["1", "2", "3"])
            await FailAsync(acs, serial);
        var path = $"{Groups}/{(await GroupAsync(acs)).GetProperty("id").GetString()}";
        using var answer = await acs.Api.PostAsJsonAsync($"{path}/retry", new { perMinute = 1 });
        var job = answer.Headers.Location!.ToString();
        await Wait.UntilAsync(async () =>
            (await acs.GetJsonAsync(job)).GetProperty("retried").GetInt32() == 1
        );
        using var twice = await acs.Api.PostAsJsonAsync($"{path}/retry", new { perMinute = 1 });
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        using var stop = await acs.Api.PostAsync($"{job}/stop", null);
        Assert.Equal(HttpStatusCode.OK, stop.StatusCode);
        var stopped = await acs.GetJsonAsync(job);
        Assert.Equal("cancelled", stopped.GetProperty("state").GetString());
        Assert.Equal(1, stopped.GetProperty("retried").GetInt32());
        Assert.Equal(2, (await GroupAsync(acs)).GetProperty("faults").GetInt32());
        using var late = await acs.Api.PostAsync($"{job}/stop", null);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task Rules_of_a_group_run_again_when_it_is_tried_again()
    {
        await using var acs = await TestAcs.StartAsync();
        var rules = acs.Service<IProvisioning>();
        await rules.PutAsync(DocumentKind.Provision, "bad", "no.such()", new("test"), default);
        const string preset =
            """{"channel":"c","configurations":[{"type":"provision","name":"bad"}]}""";
        await rules.PutAsync(DocumentKind.Preset, "bad", preset, new("test"), default);
        await acs.IntroduceAsync("1");
        await Wait.UntilAsync(async () =>
            (await acs.Service<IFaults>().GroupsAsync(10, default)).Count == 1
        );
        var group = await GroupAsync(acs);
        Assert.True(group.GetProperty("isChannel").GetBoolean());
        Assert.Equal("bad", group.GetProperty("script").GetString());
        await rules.PutAsync(DocumentKind.Provision, "bad", "log('well')", new("test"), default);
        var faults = acs.Service<IFaults>();
        var id = group.GetProperty("id").GetString()!;
        await faults.RetryGroupAsync(id, new(6000), "tests", default);
        await Wait.UntilAsync(async () => (await faults.GroupsAsync(10, default)).Count == 0);
    }

    [Fact]
    public async Task A_group_is_muted_with_a_reason_and_the_audit_log_knows_who_did()
    {
        await using var acs = await TestAcs.StartAsync();
        await FailAsync(acs, "1");
        var path = $"{Groups}/{(await GroupAsync(acs)).GetProperty("id").GetString()}";
        using var mute = await acs.Api.PostAsJsonAsync($"{path}/mute", new { reason = "known" });
        Assert.Equal(HttpStatusCode.OK, mute.StatusCode);
        var muted = (await GroupAsync(acs)).GetProperty("mute");
        Assert.Equal("known", muted.GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, muted.GetProperty("until").ValueKind);
        var told = await acs.GetJsonAsync("/api/v1/faults?unmuted=true");
        Assert.Equal(0, told.GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await acs.Devices.CountsAsync(default)).Faulted);
        var audit = await acs.GetJsonAsync("/api/v1/audit?limit=1");
        var entry = audit.GetProperty("items")[0];
        Assert.Equal("mute", entry.GetProperty("action").GetString());
        Assert.Equal(muted.GetProperty("by").GetString(), entry.GetProperty("who").GetString());
        using var unmute = await acs.Api.PostAsync($"{path}/unmute", null);
        Assert.Equal(HttpStatusCode.OK, unmute.StatusCode);
        Assert.Equal(1, (await acs.Devices.CountsAsync(default)).Faulted);
        using var again = await acs.Api.PostAsync($"{path}/unmute", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Theory]
    [InlineData("mute", """{"reason":" "}""", 400, "reason")]
    [InlineData("mute", """{"reason":"x","until":"2001-01-01T00:00:00Z"}""", 400, "until")]
    [InlineData("retry", """{"perMinute":0}""", 400, "perMinute")]
    [InlineData("retry", """{"pace":1}""", 400, "pace")]
    public async Task What_is_asked_badly_is_refused_and_the_field_named(
        string action,
        string body,
        int status,
        string field
    )
    {
        await using var acs = await TestAcs.StartAsync();
        await FailAsync(acs, "1");
        var path = $"{Groups}/{(await GroupAsync(acs)).GetProperty("id").GetString()}";
        using var content = new StringContent(body);
        using var answer = await acs.Api.PostAsync($"{path}/{action}", content);
        Assert.Equal(status, (int)answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(field, problem.GetProperty("field").GetString());
        using var unknown = new StringContent("""{"reason":"x"}""");
        using var none = await acs.Api.PostAsync($"{Groups}/none/mute", unknown);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static async Task<JsonElement> GroupAsync(TestAcs acs) =>
        Assert.Single((await acs.GetJsonAsync(Groups)).GetProperty("items").EnumerateArray());

    private static async Task FailAsync(TestAcs acs, string serial)
    {
        var device = await acs.IntroduceAsync(serial);
        await acs.SubmitAsync(device, new AddObjectRequest("Device.NAT.PortMapping."));
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform(serial));
        await cpe.PostAsync("");
        await cpe.PostAsync(Xml.Envelope(Xml.Fault(9004, "Resources exceeded")));
    }
}
