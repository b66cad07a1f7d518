using System.Net;
using System.Text;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Muster.Acs.Tests.Access;

/// <summary>
/// A help desk for the devices of the north sees these and no others, whatever it asks; and does what
/// its role allows, and no more.
/// </summary>
public sealed class ScopeTests : IAsyncLifetime
{
    private const string North = "00AABB-HG1-north";
    private const string South = "00AABB-HG1-south";

    private const string Filter = "\"filter\":\"Tags.north IS NOT NULL\"";

    private TestAcs _acs = null!;
    private HttpClient _desk = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync();
        foreach (var serial in new[] { "north", "south" })
        {
            var device = await _acs.IntroduceAsync(serial);
            await _acs.Devices.ChangeTagsAsync(device, [serial], [], default);
            await _acs.SubmitAsync(device, new RebootRequest());
        }
        await PutRoleAsync(
            "north",
            $$"""
            {"permissions":[
              {"resource":"devices","access":"read",{{Filter}}},
              {"resource":"tasks","access":"write","validate":"mutation.kind = 'reboot' OR (
                 mutation.kind = 'setParameterValues' AND mutation.parameterValues.name LIKE '%.SSID')"},
              {"resource":"faults","access":"read"},{"resource":"events","access":"read"},
              {"resource":"sessions","access":"read"},{"resource":"telemetry","access":"read"},
              {"resource":"uploads","access":"read"},{"resource":"registrations","access":"read"},
              {"resource":"wakes","access":"write"}]}
            """.ReplaceLineEndings(" ")
        );
        _desk = await KeyAsync("north");
    }

    public async ValueTask DisposeAsync()
    {
        _desk.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact]
    public async Task Lists_and_counts_have_the_devices_that_it_sees_and_no_others()
    {
        var devices = await GetAsync("devices?total=true");
        Assert.Equal(1, devices.GetProperty("total").GetInt64());
        Assert.Equal([North], Ids(devices, "id"));
        Assert.Equal([North], Ids(await GetAsync("devices?filter=Tags.south IS NULL"), "id"));
        Assert.Empty(Ids(await GetAsync("devices?filter=Tags.south IS NOT NULL"), "id"));
        Assert.Empty(Ids(await GetAsync($"devices?id={South}"), "id"));
        var tasks = await GetAsync("tasks?total=true");
        Assert.Equal(1, tasks.GetProperty("total").GetInt64());
        Assert.Equal([North], Ids(tasks, "deviceId"));
        Assert.Empty(Ids(await GetAsync($"tasks?device={South}"), "deviceId"));
        var events = Ids(await GetAsync("events"), "deviceId");
        Assert.All(events, id => Assert.Equal(North, id));
        Assert.NotEmpty(events);
        foreach (var list in new[] { "faults", "registrations", "sessions/refused" })
            Assert.Empty((await GetAsync(list)).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/parameters")]
    [InlineData("/wakes")]
    [InlineData("/sessions")]
    [InlineData("/files")]
    [InlineData("/series")]
    [InlineData("/bulkdata")]
    [InlineData("/diagnostics")]
    public async Task What_is_below_a_device_that_it_does_not_see_is_not_there(string below)
    {
        Assert.Equal(
            HttpStatusCode.OK,
            await StatusAsync(HttpMethod.Get, $"devices/{North}{below}")
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            await StatusAsync(HttpMethod.Get, $"devices/{South}{below}")
        );
        // A prefix is no device either.
        Assert.Equal(
            HttpStatusCode.NotFound,
            await StatusAsync(HttpMethod.Get, $"devices/00AABB-*{below}")
        );
    }

    [Fact]
    public async Task It_does_nothing_to_devices_that_it_does_not_see()
    {
        const string reboot = """{"kind":"reboot"}""";
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync($"devices/{South}/tasks", reboot));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync($"devices/{South}/wake", ""));
        Assert.Equal(
            HttpStatusCode.NotFound,
            await PostAsync("wakes", $$"""{"devices":["{{North}}","{{South}}"]}""")
        );
        var task = (await _acs.Tasks.ListAsync(new() { DeviceId = South }, default)).Items[0].Id;
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"tasks/{task}"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync($"tasks/{task}/cancel", ""));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"devices/{North}/tasks", reboot));
        // The query for all finds what it sees.
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("wakes", """{"query":{}}"""));
        var job = (await GetAsync("wakes")).GetProperty("items")[0];
        Assert.Equal(1, job.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("""{"kind":"factoryReset"}""")]
    [InlineData("""{"tasks":[{"kind":"reboot"},{"kind":"factoryReset"}]}""")]
    [InlineData(
        """{"kind":"setParameterValues","parameterValues":[{"name":"Device.X","value":"1"}]}"""
    )]
    [InlineData(
        """
            {"kind":"setParameterValues","parameterValues":[
            {"name":"Device.WiFi.SSID.1.SSID","value":"1"},{"name":"Device.X","value":"1"}]}
            """
    )]
    public async Task A_change_that_the_condition_refuses_is_forbidden(string body)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync($"devices/{North}/tasks", body));
        var noted = await _acs.GetJsonAsync("api/v1/audit?outcome=forbidden&who=north");
        Assert.Equal(North, noted.GetProperty("items")[0].GetProperty("deviceId").GetString());
    }

    [Fact]
    public async Task A_change_that_the_condition_allows_is_done_and_logged_under_its_name()
    {
        const string body = """
            {"kind":"setParameterValues","parameterValues":[
            {"name":"Device.WiFi.SSID.1.SSID","value":"a"},{"name":"Device.WiFi.SSID.2.SSID","value":"b"}]}
            """;
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"devices/{North}/tasks", body));
        var task = (await _acs.Tasks.ListAsync(new() { DeviceId = North }, default)).Items[0];
        Assert.Equal("north", task.Author);
        var noted = await _acs.GetJsonAsync($"api/v1/audit?device={North}&who=north&q=wifi.ssid.2");
        var entry = Assert.Single(noted.GetProperty("items").EnumerateArray());
        Assert.Equal("done", entry.GetProperty("outcome").GetString());
        Assert.Equal("api", entry.GetProperty("door").GetString());
        Assert.NotEmpty(entry.GetProperty("address").GetString()!);
        Assert.Contains(task.Id, entry.GetProperty("after").GetRawText());
    }

    [Theory]
    [InlineData("""{"kind":"reboot"}""", 202)]
    [InlineData("""{"kind":"wifiNeighbors"}""", 202)]
    [InlineData(
        """{"kind":"setParameterValues","parameterValues":[{"name":"Device.WiFi.SSID.1.SSID","value":"a"}]}""",
        202
    )]
    [InlineData(
        """{"kind":"setParameterValues","parameterValues":[{"name":"Device.WiFi.SSID.1.Enable","value":"0"}]}""",
        403
    )]
    [InlineData("""{"kind":"factoryReset"}""", 403)]
    [InlineData("""{"kind":"deleteObject","objectName":"Device.X.1."}""", 403)]
    public async Task The_help_desk_that_comes_with_the_server_does_what_is_safe(
        string body,
        int status
    )
    {
        using var desk = await KeyAsync("helpdesk");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await desk.PostAsync($"api/v1/devices/{South}/tasks", content);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_tag_that_is_taken_away_hides_the_device_at_once()
    {
        await _acs.Devices.ChangeTagsAsync(North, [], ["north"], default);
        Assert.Equal(
            HttpStatusCode.NotFound,
            await StatusAsync(HttpMethod.Get, $"devices/{North}")
        );
    }

    [Fact]
    public async Task Who_may_only_count_is_given_the_number_and_no_device()
    {
        await PutRoleAsync(
            "count",
            """{"permissions":[{"resource":"devices","access":"count"}]}"""
        );
        using var counter = await KeyAsync("count");
        using var answer = await counter.GetAsync("api/v1/devices");
        var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(2, page.GetProperty("total").GetInt64());
        Assert.Empty(page.GetProperty("items").EnumerateArray());
        using var one = await counter.GetAsync($"api/v1/devices/{North}");
        Assert.Equal(HttpStatusCode.Forbidden, one.StatusCode);
    }

    [Fact]
    public async Task The_northbound_interface_shows_it_the_same_devices()
    {
        var nbi = _acs.Service<ListeningPorts>().Addresses(IPAddress.Loopback).Nbi!;
        async Task<(HttpStatusCode Status, string Text)> Send(
            HttpMethod method,
            string path,
            string? body
        )
        {
            using var request = new HttpRequestMessage(method, new Uri(nbi, path))
            {
                Content = body is null ? null : new StringContent(body),
            };
            using var answer = await _desk.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        foreach (
            var query in new[]
            {
                "devices/",
                $"devices/?query={{\"_id\":{{\"$in\":[\"{North}\",\"{South}\"]}}}}",
                "tasks/",
            }
        )
        {
            var found = await Send(HttpMethod.Get, query, null);
            Assert.Equal(HttpStatusCode.OK, found.Status);
            Assert.Contains(North, found.Text);
            Assert.DoesNotContain(South, found.Text);
        }
        var reboot = """{"name":"reboot"}""";
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Send(HttpMethod.Post, $"devices/{South}/tasks", reboot)).Status
        );
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await Send(HttpMethod.Post, $"devices/{North}/tasks", reboot)).Status
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (
                await Send(HttpMethod.Post, $"devices/{North}/tasks", """{"name":"factoryReset"}""")
            ).Status
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await Send(HttpMethod.Put, "presets/x", "{}")).Status
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await Send(HttpMethod.Delete, $"devices/{North}", null)).Status
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await Send(HttpMethod.Get, "presets/", null)).Status
        );
    }

    [Fact]
    public async Task The_stream_of_events_tells_of_the_devices_that_it_sees()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var stream = await _desk.GetStreamAsync(
            "api/v1/events/stream?kind=inform",
            end.Token
        );
        using var lines = new StreamReader(stream, Encoding.UTF8);
        await _acs.IntroduceAsync("south");
        await _acs.IntroduceAsync("north");
        string? line;
        do
        {
            line = await lines.ReadLineAsync(end.Token);
            Assert.DoesNotContain(South, line);
        } while (line?.Contains(North, StringComparison.Ordinal) != true);
    }

    private static IEnumerable<string?> Ids(JsonElement page, string name) =>
        page.GetProperty("items")
            .EnumerateArray()
            .Select(item => item.GetProperty(name).GetString());

    private async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await _desk.GetStringAsync($"api/v1/{path}")).RootElement;

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, $"api/v1/{path}");
        using var answer = await _desk.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _desk.PostAsync($"api/v1/{path}", content);
        return answer.StatusCode;
    }

    private async Task PutRoleAsync(string name, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _acs.Api.PutAsync($"api/v1/roles/{name}", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpClient> KeyAsync(string role)
    {
        var drawn = await _acs.Service<IKeys>().AddAsync(new(role, [role]), default);
        return Keys.With(_acs.Api.BaseAddress!, drawn.Secret);
    }
}
