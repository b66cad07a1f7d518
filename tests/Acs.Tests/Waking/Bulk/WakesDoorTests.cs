using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Tests.Waking.Bulk;

/// <summary>Many devices woken at a pace, through the API and over the real wire.</summary>
public sealed class WakesDoorTests
{
    [Fact]
    public async Task Devices_of_a_tag_are_woken_and_the_results_are_listed()
    {
        await using var acs = await TestAcs.StartAsync();
        await using var here = new KnockListener(Reply.Status(200));
        await acs.IntroduceAsync("1", UrlOf(here.Url));
        await acs.IntroduceAsync("2", UrlOf("http://169.254.169.254/"));
        await acs.IntroduceAsync("3", UrlOf("http://169.254.169.254/"));
        foreach (var device in (string[])["00AABB-HG1-1", "00AABB-HG1-2"])
            await acs.Devices.ChangeTagsAsync(device, ["lab"], [], default);

        var answer = await acs.Api.PostAsJsonAsync(
            "/api/v1/wakes",
            new { query = new { tag = "lab" }, pace = 100 }
        );
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var location = answer.Headers.Location!.ToString();
        await Wait.UntilAsync(() => !here.Requests.IsEmpty);
        await CallHomeAsync(acs, "1");
        var job = await EndOfAsync(acs, location);

        Assert.Equal("done", job.GetProperty("state").GetString());
        Assert.Equal(2, job.GetProperty("total").GetInt32());
        Assert.Equal(1, job.GetProperty("woken").GetInt32());
        Assert.Equal(1, job.GetProperty("failed").GetInt32());
        var failed = await acs.GetJsonAsync($"{location}/results?state=failed&total=true");
        Assert.Equal(1, failed.GetProperty("total").GetInt32());
        var why = failed.GetProperty("items")[0];
        Assert.Equal("00AABB-HG1-2", why.GetProperty("deviceId").GetString());
        Assert.Contains("169.254.169.254", why.GetProperty("detail").GetString());
        // The device itself remembers it too.
        var kept = (await acs.GetJsonAsync("/api/v1/devices/00AABB-HG1-2/wakes")).GetProperty(
            "items"
        )[0];
        Assert.False(kept.GetProperty("woken").GetBoolean());
        Assert.Equal(why.GetProperty("detail").GetString(), kept.GetProperty("detail").GetString());
        var woken = await acs.GetJsonAsync("/api/v1/devices/00AABB-HG1-1");
        var reach = woken.GetProperty("reachability");
        Assert.Equal("http", reach.GetProperty("lastAttempt").GetProperty("way").GetString());
        Assert.NotEqual(JsonValueKind.Null, reach.GetProperty("lastWoken").ValueKind);
    }

    [Fact]
    public async Task Devices_are_woken_by_what_an_expression_says_of_them()
    {
        await using var acs = await TestAcs.StartAsync();
        foreach (var serial in (string[])["1", "2", "3"])
            await acs.IntroduceAsync(serial, Xml.Parameter("Device.Test.Line", $"l{serial}"));
        const string filter = "Device.Test.Line <> 'l2' AND NOT DeviceID.SerialNumber = '3'";
        var job = await acs.Wakes.StartAsync(
            new(null, new WakeQuery { Filter = filter }, 100),
            "tests",
            default
        );
        Assert.Equal(1, job.Total);
        await Wait.UntilAsync(async () =>
            (await acs.Wakes.GetAsync(job.Id, default)).State == JobState.Done
        );
        var page = await acs.Wakes.ResultsAsync(job.Id, null, new(), default);
        Assert.Equal("00AABB-HG1-1", Assert.Single(page.Items).DeviceId);
        using var wrong = await acs.Api.PostAsJsonAsync(
            "/api/v1/wakes",
            new { query = new { filter = "Device.Test.Line = " } }
        );
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Results_are_read_page_by_page_in_the_order_of_the_list()
    {
        await using var acs = await TestAcs.StartAsync();
        string[] devices = [.. Enumerable.Range(0, 25).Select(n => $"00AABB-HG1-{n:D2}")];
        var job = await acs.Wakes.StartAsync(new(devices, null, 10_000), "tests", default);
        await Wait.UntilAsync(async () => (await acs.Wakes.GetAsync(job.Id, default)).Failed == 25);
        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await acs.Wakes.ResultsAsync(job.Id, null, new(10, cursor), default);
            listed.AddRange(page.Items.Select(item => item.DeviceId));
            Assert.All(page.Items, item => Assert.Contains("no such device", item.Detail));
            cursor = page.NextCursor;
        } while (cursor is not null);
        Assert.Equal(devices, listed);
    }

    [Fact]
    public async Task They_are_asked_at_the_pace_and_no_faster()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var pace = new Muster.Acs.Jobs.Pace(10, TimeSpan.FromSeconds(1), time);
        await pace.WaitAsync(default);
        var second = pace.WaitAsync(default);
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await second;
        // After a pause of its own it does not catch up by more than was due.
        time.Advance(TimeSpan.FromMilliseconds(100));
        await pace.WaitAsync(default);
        Assert.False(pace.WaitAsync(default).IsCompleted);
    }

    [Fact]
    public async Task One_that_is_cancelled_asks_no_further_device()
    {
        await using var acs = await TestAcs.StartAsync();
        string[] devices = [.. Enumerable.Range(0, 50).Select(n => $"00AABB-HG1-{n:D2}")];
        var job = await acs.Wakes.StartAsync(new(devices, null, 1), "tests", default);
        var cancelled = await acs.Wakes.CancelAsync(job.Id, default);
        Assert.Equal(JobState.Cancelled, cancelled.State);
        var waiting = await acs.Wakes.ResultsAsync(
            job.Id,
            WakeState.Waiting,
            new(1, null, true),
            default
        );
        Assert.InRange(waiting.Total!.Value, 45, 50);
        var again = await acs.Api.PostAsync($"/api/v1/wakes/{job.Id}/cancel", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Theory]
    [InlineData("{}", "devices")]
    [InlineData("""{"devices":[]}""", "devices")]
    [InlineData("""{"devices":["a"],"query":{}}""", "devices")]
    [InlineData("""{"devices":["a"],"pace":0}""", "pace")]
    [InlineData("""{"query":{"tag":"nobody"}}""", "query")]
    [InlineData("""{"query":{"colour":"red"}}""", "query.colour")]
    public async Task What_is_asked_badly_is_refused_and_the_field_named(string body, string field)
    {
        await using var acs = await TestAcs.StartAsync();
        using var content = new StringContent(body);
        var answer = await acs.Api.PostAsync("/api/v1/wakes", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(field, problem.GetProperty("field").GetString());
    }

    private static async Task<JsonElement> EndOfAsync(TestAcs acs, string location)
    {
        var job = default(JsonElement);
        await Wait.UntilAsync(async () =>
        {
            job = await acs.GetJsonAsync(location);
            return job.GetProperty("state").GetString() != "running";
        });
        return job;
    }

    private static async Task CallHomeAsync(TestAcs acs, string serial)
    {
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform(serial, "6 CONNECTION REQUEST"));
        await cpe.PostAsync("");
    }

    private static string UrlOf(string url) =>
        Xml.Parameter("Device.ManagementServer.ConnectionRequestURL", url);
}
