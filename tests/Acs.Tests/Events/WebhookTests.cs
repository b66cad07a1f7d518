using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Outgoing;
using Muster.Acs.Tests.Waking;
using Xunit;

namespace Muster.Acs.Tests.Events;

/// <summary>Events from a device on the wire to a receiver on the wire.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private Receiver _receiver = null!;
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _acs = await TestAcs.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _acs.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_receiver_is_told_in_order_and_only_of_the_kinds_it_wants()
    {
        await AddAsync("device.*");
        await _acs.IntroduceAsync("1");
        await _acs.IntroduceAsync("2");
        await _receiver.ComesAsync(4);
        var told = _receiver.All.Select(one => Json(one.Body)).ToArray();
        Assert.Equal(
            [
                ("device.new", "00AABB-HG1-1"),
                ("device.booted", "00AABB-HG1-1"),
                ("device.new", "00AABB-HG1-2"),
                ("device.booted", "00AABB-HG1-2"),
            ],
            told.Select(one => (Text(one, "kind"), Text(one, "deviceId")))
        );
        var ids = told.Select(one => one.GetProperty("id").GetInt64()).ToArray();
        Assert.Equal(ids.Order(), ids);
    }

    [Fact]
    public async Task A_message_is_signed_over_its_id_its_time_and_its_body()
    {
        var webhook = await AddAsync("device.new");
        var secret = Text(webhook, "secret");
        Assert.StartsWith("whsec_", secret);
        await _acs.IntroduceAsync();
        await _receiver.ComesAsync();
        var message = Assert.Single(_receiver.All);
        Assert.Equal("application/json", message.Headers["Content-Type"]);
        var (id, at) = (message.Headers["webhook-id"], message.Headers["webhook-timestamp"]);
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var content = Encoding.UTF8.GetBytes($"{id}.{at}.{message.Body}");
        Assert.Equal(
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content)),
            message.Headers["webhook-signature"]
        );
        Assert.EndsWith($".{Json(message.Body).GetProperty("id").GetInt64()}", id);
        // Nobody sees the secret a second time, and no copy of the database holds it.
        var shown = await _acs.GetJsonAsync($"api/v1/webhooks/{Text(webhook, "id")}");
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("secret").ValueKind);
        foreach (
            var file in Directory.GetFiles(Path.GetDirectoryName(_acs.Database)!, "muster.db*")
        )
            Assert.DoesNotContain(secret, await ReadAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_sees_the_event_and_its_device()
    {
        await AddAsync("device.booted", "Event.isBootstrap AND DeviceID.SerialNumber <> '1'");
        await AddAsync(
            "device.new",
            "Device.DeviceInfo.SoftwareVersion = '1.0' AND Tags.x IS NULL"
        );
        await _acs.IntroduceAsync("1");
        await _acs.IntroduceAsync("2");
        await _receiver.ComesAsync(3);
        Assert.Equal(
            ["device.booted 00AABB-HG1-2", "device.new 00AABB-HG1-1", "device.new 00AABB-HG1-2"],
            _receiver
                .All.Select(one => Json(one.Body))
                .Select(one => $"{Text(one, "kind")} {Text(one, "deviceId")}")
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_message_that_is_not_taken_comes_again_with_the_same_id()
    {
        var failures = 0;
        _receiver.Answer = (http, _) =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref failures) == 1 ? 503 : 200;
            return Task.CompletedTask;
        };
        var webhook = await AddAsync("device.new");
        await _acs.IntroduceAsync();
        await _receiver.ComesAsync(2);
        var (first, second) = (_receiver.All.First(), _receiver.All.Last());
        Assert.Equal(first.Headers["webhook-id"], second.Headers["webhook-id"]);
        Assert.Equal(first.Body, second.Body);
        await Wait.UntilAsync(async () =>
            (await ShowAsync(webhook)).GetProperty("delivered").GetInt64() == 1
        );
        Assert.Equal("working", Text(await ShowAsync(webhook), "state"));
    }

    [Fact]
    public async Task A_slow_receiver_slows_neither_devices_nor_other_receivers()
    {
        var never = new TaskCompletionSource();
        _receiver.Answer = (_, request) =>
            request.Path == "/slow" ? never.Task : Task.CompletedTask;
        await AddAsync("device.new", path: "/slow");
        await AddAsync("device.new", path: "/quick");
        for (var serial = 1; serial <= 3; serial++)
            await _acs.IntroduceAsync($"{serial}");
        await _receiver.ComesAsync(4);
        Assert.Equal(3, _receiver.All.Count(one => one.Path == "/quick"));
        Assert.Single(_receiver.All, one => one.Path == "/slow");
        never.SetResult();
    }

    [Fact]
    public async Task A_batch_is_an_array_of_what_has_gathered()
    {
        var gate = new TaskCompletionSource();
        _receiver.Answer = (_, _) => gate.Task;
        await PostAsync(
            new
            {
                url = _receiver.At("/"),
                kinds = (string[])["device.new"],
                batch = 50,
            }
        );
        await _acs.IntroduceAsync("1");
        await _receiver.ComesAsync();
        for (var serial = 2; serial <= 5; serial++)
            await _acs.IntroduceAsync($"{serial}");
        gate.SetResult();
        await _receiver.ComesAsync();
        Assert.Equal([1, 4], _receiver.All.Select(one => Json(one.Body).GetArrayLength()));
    }

    [Fact]
    public async Task A_test_is_sent_at_once_and_says_what_came_of_it()
    {
        var webhook = await AddAsync("task.done");
        _receiver.AnswerWith(418, "no\ncoffee");
        var path = $"api/v1/webhooks/{Text(webhook, "id")}/test";
        using var answer = await _acs.Api.PostAsync(path, null);
        var attempt = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(attempt.GetProperty("isDelivered").GetBoolean());
        Assert.Equal("Status 418: no coffee", Text(attempt, "reason"));
        Assert.Equal("webhook.test", Text(Json(Assert.Single(_receiver.All).Body), "kind"));
    }

    [Fact]
    public async Task No_redirect_is_followed()
    {
        _receiver.Answer = (http, _) =>
        {
            http.Response.Redirect(_receiver.At("/elsewhere"));
            return Task.CompletedTask;
        };
        var webhook = await AddAsync("task.done");
        using var answer = await _acs.Api.PostAsync(
            $"api/v1/webhooks/{Text(webhook, "id")}/test",
            null
        );
        var attempt = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(302, attempt.GetProperty("status").GetInt32());
        Assert.Equal("/", Assert.Single(_receiver.All).Path);
    }

    [Fact]
    public async Task One_that_is_off_is_sent_nothing_and_begins_with_now_when_it_is_on_again()
    {
        var webhook = await AddAsync("device.new");
        await ChangeAsync(webhook, new { enabled = false });
        Assert.Equal("disabled", Text(await ShowAsync(webhook), "state"));
        await _acs.IntroduceAsync("1");
        await ChangeAsync(webhook, new { enabled = true });
        await _acs.IntroduceAsync("2");
        await _receiver.ComesAsync();
        Assert.Equal("00AABB-HG1-2", Text(Json(Assert.Single(_receiver.All).Body), "deviceId"));
    }

    [Fact]
    public async Task A_subscription_to_changed_values_switches_their_telling_on()
    {
        var webhook = await AddAsync("value.changed", "Event.changes.name LIKE '%SSID%'");
        foreach (var ssid in (string[])["home", "other"])
        {
            using var cpe = _acs.NewCpe();
            await cpe.PostAsync(
                Xml.Inform(parameters: Xml.Parameter("Device.WiFi.SSID.1.SSID", ssid))
            );
            await cpe.PostAsync("");
        }
        await _receiver.ComesAsync();
        var change = Json(Assert.Single(_receiver.All).Body)
            .GetProperty("details")
            .GetProperty("changes")[0];
        Assert.Equal(("home", "other"), (Text(change, "old"), Text(change, "new")));
        using var gone = await _acs.Api.DeleteAsync($"api/v1/webhooks/{Text(webhook, "id")}");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.False(_acs.Service<Acs.Events.ValueWatch>().IsOn);
    }

    [Theory]
    [InlineData("""{"kinds":["*"]}""", "url")]
    [InlineData("""{"url":"ftp://x/","kinds":["*"]}""", "url")]
    [InlineData("""{"url":"http://u:p@x/","kinds":["*"]}""", "url")]
    [InlineData("""{"url":"http://x/","kinds":[]}""", "kinds")]
    [InlineData("""{"url":"http://x/","kinds":["task.done","Task Done"]}""", "kinds[1]")]
    [InlineData("""{"url":"http://x/","kinds":["*"],"filter":"a = ("}""", "filter")]
    [InlineData("""{"url":"http://x/","kinds":["*"],"secret":"short"}""", "secret")]
    [InlineData("""{"url":"http://x/","kinds":["*"],"secret":"whsec_!!!!"}""", "secret")]
    [InlineData("""{"url":"http://x/","kinds":["*"],"batch":0}""", "batch")]
    [InlineData("""{"url":"http://x/","kinds":["*"],"colour":"red"}""", "colour")]
    public async Task What_is_asked_badly_is_refused_and_the_field_named(string body, string field)
    {
        using var content = new StringContent(body);
        using var answer = await _acs.Api.PostAsync("api/v1/webhooks", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(field, Text(problem, "field"));
    }

    private Task<JsonElement> AddAsync(string kind, string? filter = null, string path = "/") =>
        PostAsync(
            new
            {
                url = _receiver.At(path),
                kinds = (string[])[kind],
                filter,
            }
        );

    private async Task<JsonElement> PostAsync<T>(T order)
    {
        using var answer = await _acs.Api.PostAsJsonAsync("api/v1/webhooks", order);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task ChangeAsync<T>(JsonElement webhook, T change)
    {
        var path = $"api/v1/webhooks/{Text(webhook, "id")}";
        using var answer = await _acs.Api.PatchAsJsonAsync(path, change);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task<JsonElement> ShowAsync(JsonElement webhook) =>
        _acs.GetJsonAsync($"api/v1/webhooks/{Text(webhook, "id")}");

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString()!;

    private static async Task<string> ReadAsync(string file)
    {
        await using var stream = new FileStream(
            file,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
