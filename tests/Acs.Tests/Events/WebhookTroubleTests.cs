using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Tests.Outgoing;
using Muster.Acs.Tests.Trust;
using Muster.Acs.Tests.Waking;
using Xunit;

namespace Muster.Acs.Tests.Events;

/// <summary>Receivers that are not there, that refuse, that hang, and that nobody may send to.</summary>
public sealed class WebhookTroubleTests : IAsyncLifetime
{
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task A_server_that_restarts_delivers_what_it_had_not()
    {
        var data = Directory.CreateTempSubdirectory("muster-webhooks-");
        try
        {
            await using (var acs = await StartAsync(data))
            {
                _receiver.AnswerWith(503);
                await AddAsync(acs, _receiver.At("/"));
                await acs.IntroduceAsync("1");
                await _receiver.ComesAsync();
                await acs.IntroduceAsync("2");
            }
            var before = _receiver.All.Count;
            _receiver.AnswerWith(200);
            await using (var acs = await StartAsync(data))
            {
                await Wait.UntilAsync(() => Task.FromResult(_receiver.All.Count >= before + 2));
                await acs.IntroduceAsync("3");
                await Wait.UntilAsync(() => Task.FromResult(_receiver.All.Count >= before + 3));
            }
            Assert.Equal(
                ["00AABB-HG1-1", "00AABB-HG1-2", "00AABB-HG1-3"],
                _receiver.All.Skip(before).Select(one => Text(Json(one.Body), "deviceId"))
            );
            Assert.Equal(
                _receiver.All.First().Headers["webhook-id"],
                _receiver.All.ElementAt(before).Headers["webhook-id"]
            );
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_is_refused_ten_times_makes_way_and_can_be_sent_again()
    {
        await using var acs = await TestAcs.StartAsync();
        var isRefused = true;
        _receiver.Answer = (http, request) =>
            Receiver.WriteAsync(
                http,
                isRefused && request.Body.Contains("HG1-1\"", StringComparison.Ordinal) ? 400 : 200,
                "no\nroom"
            );
        var path = await AddAsync(acs, _receiver.At("/"));
        await acs.IntroduceAsync("1");
        await acs.IntroduceAsync("2");
        for (var refusals = 1; refusals < 10; refusals++)
        {
            await Wait.UntilAsync(async () => Attempts(await acs.GetJsonAsync(path)) >= refusals);
            var trouble = (await acs.GetJsonAsync(path)).GetProperty("trouble");
            Assert.Equal("Status 400: no room", Text(trouble, "reason"));
            Assert.True(Time(trouble, "next") > Time(trouble, "since"));
            // A retry ends the pause.
            await RetryAsync(acs, path + "/dead/retry");
        }
        await Wait.UntilAsync(async () =>
            (await acs.GetJsonAsync(path)).GetProperty("delivered").GetInt64() == 1
        );
        Assert.Equal(11, _receiver.All.Count);
        Assert.Equal("working", Text(await acs.GetJsonAsync(path), "state"));
        var dead = (await acs.GetJsonAsync(path + "/dead")).GetProperty("items");
        var letter = Assert.Single(dead.EnumerateArray());
        Assert.Equal(
            ("device.new", "00AABB-HG1-1", "Status 400: no room"),
            (Text(letter, "kind"), Text(letter, "deviceId"), Text(letter, "reason"))
        );
        Assert.Equal(10, letter.GetProperty("attempts").GetInt32());

        var still = await RetryAsync(acs, path + "/dead/retry");
        Assert.Equal((0, 1), Counts(still));
        Assert.Equal("Status 400: no room", Text(still, "reason"));
        isRefused = false;
        var one = $"{path}/dead/{letter.GetProperty("id").GetInt64()}/retry";
        Assert.Equal((1, 0), Counts(await RetryAsync(acs, one)));
        // It is the same message, for a receiver that had it after all.
        var (first, last) = (_receiver.All.First(), _receiver.All.Last());
        Assert.Equal(first.Headers["webhook-id"], last.Headers["webhook-id"]);
        Assert.Equal(first.Body, last.Body);
        using var gone = await acs.Api.PostAsync(one, null);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_a_receiver_does_not_take_in_time_is_a_dead_letter_and_the_next_goes_on()
    {
        var clock = new TestClock();
        await using var acs = await TestAcs.StartAsync(
            options => options with { WebhookPatience = TimeSpan.FromMinutes(2) },
            clock
        );
        _receiver.AnswerWith(503);
        var path = await AddAsync(acs, _receiver.At("/"));
        await acs.IntroduceAsync("1");
        await Wait.UntilAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return (await DeadAsync(acs, path)).Length > 0;
        });
        var letter = Assert.Single(await DeadAsync(acs, path));
        Assert.Equal("00AABB-HG1-1", Text(letter, "deviceId"));
        Assert.StartsWith("Status 503", Text(letter, "reason"));
        _receiver.AnswerWith(200);
        await acs.IntroduceAsync("2");
        await Wait.UntilAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return (await acs.GetJsonAsync(path)).GetProperty("delivered").GetInt64() == 1;
        });
        Assert.Equal("00AABB-HG1-2", Text(Json(_receiver.All.Last().Body), "deviceId"));
        Assert.Single(await DeadAsync(acs, path));
    }

    private static async Task<JsonElement[]> DeadAsync(TestAcs acs, string path) =>
        [.. (await acs.GetJsonAsync(path + "/dead")).GetProperty("items").EnumerateArray()];

    [Fact]
    public async Task A_receiver_with_a_certificate_is_told_if_its_authority_is_known()
    {
        using var pki = new Pki();
        pki.IssueServer();
        using var certificate = X509Certificate2.CreateFromPemFile(pki.Certificate, pki.Key);
        await using var secure = await Receiver.StartAsync(certificate);
        var url = $"https://localhost:{secure.Url.Port}/";
        await using (
            var acs = await TestAcs.StartAsync(options =>
                options with
                {
                    OutgoingAuthority = pki.Root,
                }
            )
        )
        {
            await AddAsync(acs, url);
            await acs.IntroduceAsync();
            await secure.ComesAsync();
        }
        await using var stranger = await TestAcs.StartAsync();
        var attempt = await RetryAsync(stranger, await AddAsync(stranger, url) + "/test");
        Assert.False(attempt.GetProperty("isDelivered").GetBoolean());
        Assert.Contains("certificate", Text(attempt, "reason"), StringComparison.Ordinal);
        Assert.Single(secure.All);
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_given_up_after_its_time()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                WebhookTimeout = TimeSpan.FromMilliseconds(200),
            }
        );
        var never = new TaskCompletionSource();
        _receiver.Answer = (_, _) => never.Task;
        var path = await AddAsync(acs, _receiver.At("/"));
        var attempt = await RetryAsync(acs, path + "/test");
        Assert.Equal(0, attempt.GetProperty("status").GetInt32());
        Assert.Equal("No answer: no answer in time.", Text(attempt, "reason"));
        never.SetResult();
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://192.168.1.1/")]
    public async Task Nothing_is_sent_to_an_address_that_is_no_receiver_s(string url)
    {
        await using var acs = await TestAcs.StartAsync();
        var attempt = await RetryAsync(acs, await AddAsync(acs, url) + "/test");
        Assert.False(attempt.GetProperty("isDelivered").GetBoolean());
        Assert.Matches(
            "No answer: the address [0-9.]+ is (no receiver's|private, and outgoing-networks does not list it)\\.",
            Text(attempt, "reason")
        );
    }

    private static Task<TestAcs> StartAsync(DirectoryInfo data) =>
        TestAcs.StartAsync(options => options with { DataDirectory = data.FullName });

    private static async Task<string> AddAsync(TestAcs acs, string url)
    {
        using var answer = await acs.Api.PostAsJsonAsync(
            "api/v1/webhooks",
            new { url, kinds = (string[])["device.new"] }
        );
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return $"api/v1/webhooks/{Text(await answer.Content.ReadFromJsonAsync<JsonElement>(), "id")}";
    }

    private static async Task<JsonElement> RetryAsync(TestAcs acs, string path)
    {
        using var answer = await acs.Api.PostAsync(path, null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static (int Delivered, long Left) Counts(JsonElement retry) =>
        (retry.GetProperty("delivered").GetInt32(), retry.GetProperty("left").GetInt64());

    private static int Attempts(JsonElement webhook) =>
        webhook.GetProperty("trouble") is { ValueKind: JsonValueKind.Object } trouble
            ? trouble.GetProperty("attempts").GetInt32()
            : 0;

    private static DateTimeOffset Time(JsonElement json, string name) =>
        json.GetProperty(name).GetDateTimeOffset();

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString()!;
}
