using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Muster.Acs.Devices;
using Muster.Acs.Events;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>Events through the API: listed, and followed as they happen.</summary>
public sealed class EventStreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() =>
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                EventHeartbeat = TimeSpan.FromMilliseconds(200),
                MaxEventStreams = 2,
            }
        );

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task An_Inform_is_an_event_with_its_codes()
    {
        var device = await _acs.IntroduceAsync();
        var page = await _acs.GetJsonAsync($"api/v1/events?device={device}&kind=inform");
        var inform = Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.Equal("0 BOOTSTRAP, 1 BOOT", inform.GetProperty("message").GetString());
        Assert.Equal(
            "1 BOOT",
            inform
                .GetProperty("details")
                .GetProperty("events")[1]
                .GetProperty("eventCode")
                .GetString()
        );
    }

    [Fact]
    public async Task A_follower_sees_events_as_they_are_stored_and_goes_on_where_it_left()
    {
        using var first = await FollowAsync("?kind=inform");
        var one = await _acs.IntroduceAsync("1");
        var (id, data) = await first.NextAsync();
        Assert.Contains($"\"deviceId\":\"{one}\"", data, StringComparison.Ordinal);
        first.Dispose();
        var two = await _acs.IntroduceAsync("2");
        using var again = await FollowAsync("?kind=inform", id);
        Assert.Contains(two, (await again.NextAsync()).Data, StringComparison.Ordinal);
        var three = await _acs.IntroduceAsync("3");
        Assert.Contains(three, (await again.NextAsync()).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_stream_shows_that_it_is_alive_and_too_many_are_refused()
    {
        using var one = await FollowAsync("");
        using var two = await FollowAsync("");
        Assert.Equal(":", await two.LineAsync());
        using var third = await _acs.Api.GetAsync("api/v1/events/stream");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
    }

    [Fact]
    public async Task A_number_that_is_none_and_an_unknown_filter_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/events/stream");
        request.Headers.Add("Last-Event-ID", "yesterday");
        using var bad = await _acs.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        using var unknown = await _acs.Api.GetAsync("api/v1/events?colour=red");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task A_filter_of_a_list_looks_behind_the_first_page()
    {
        var device = await _acs.IntroduceAsync();
        await _acs.Devices.ChangeTagsAsync(device, ["lab"], [], default);
        var feed = _acs.Service<IEventFeed>();
        var now = DateTimeOffset.UnixEpoch.AddYears(60);
        for (var number = 0; number < 130; number++)
            await feed.RaiseAsync(
                number % 60 == 3 ? DeviceKey.OfId(device) : null,
                new EventRecord("told", $"{number}", now),
                default
            );
        var filter = Uri.EscapeDataString("Event.kind = 'told' AND Tags.lab IS NOT NULL");
        var (found, query) = (new List<string?>(), $"api/v1/events?limit=2&filter={filter}");
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await _acs.GetJsonAsync(query + cursor);
            var items = page.GetProperty("items").EnumerateArray().ToList();
            Assert.True(items.Count <= 2);
            found.AddRange(items.Select(item => item.GetProperty("message").GetString()));
            cursor =
                page.TryGetProperty("nextCursor", out var next) && next.GetString() is { } text
                    ? "&cursor=" + text
                    : null;
            // Those that fit are on one page, whatever lies between them.
            if (found.Count == items.Count)
                Assert.Equal(["123", "63"], found);
        }
        Assert.Equal(["123", "63", "3"], found);
    }

    [Fact]
    public async Task What_operators_wait_for_is_streamed()
    {
        using var follower = await FollowAsync("");
        using var filtered = await FollowAsync(
            "?filter="
                + Uri.EscapeDataString("Event.kind = 'task.done' AND DeviceID.OUI = '00AABB'")
        );
        var device = await _acs.IntroduceAsync("1");
        var read = await _acs.SubmitAsync(device, new GetParameterValuesRequest(["Device.X"]));
        await AnswerAsync(Xml.Fault(9002, "no"));
        await _acs.Tasks.RetryAsync(read.Id, default);
        await _acs.Tasks.CancelAsync(read.Id, default);
        using var content = new MemoryStream([1, 2, 3]);
        await _acs.Files.PutAsync(new("f.cfg", "3 Vendor Configuration File"), content, default);
        var load = await _acs.SubmitAsync(device, new DownloadRequest("f.cfg"));
        await AnswerAsync(
            "<cwmp:DownloadResponse><Status>0</Status><StartTime>2026-03-01T12:00:00Z</StartTime>"
                + "<CompleteTime>2026-03-01T12:00:01Z</CompleteTime></cwmp:DownloadResponse>"
        );
        HashSet<string> wanted =
        [
            "device.new",
            "inform",
            "device.booted",
            "fault.raised",
            "fault.cleared",
            "task.done",
            "transfer.done",
        ];
        while (wanted.Count > 0)
        {
            using var told = JsonDocument.Parse(
                (await follower.NextAsync().WaitAsync(Patience)).Data
            );
            wanted.Remove(told.RootElement.GetProperty("kind").GetString()!);
        }
        // The first that the filter lets through is the one it asks for.
        using var only = JsonDocument.Parse((await filtered.NextAsync().WaitAsync(Patience)).Data);
        Assert.Equal("task.done", only.RootElement.GetProperty("kind").GetString());
        Assert.Equal(
            load.Id,
            only.RootElement.GetProperty("details").GetProperty("task").GetString()
        );
    }

    private async Task AnswerAsync(string answer)
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform(events: "2 PERIODIC"));
        var request = await cpe.PostAsync("");
        Assert.Empty((await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")))).Body);
    }

    private async Task<Stream> OpenAsync(string query, string? after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/events/stream" + query);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        var response = await _acs.Api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return await response.Content.ReadAsStreamAsync();
    }

    // The head comes when the stream is joined: what is stored from then on is seen.
    private async Task<Follower> FollowAsync(string query, string? after = null) =>
        new(new StreamReader(await OpenAsync(query, after)));

    private sealed class Follower(StreamReader lines) : IDisposable
    {
        public void Dispose() => lines.Dispose();

        public async Task<string?> LineAsync()
        {
            using var patience = new CancellationTokenSource(Patience);
            return await lines.ReadLineAsync(patience.Token);
        }

        public async Task<(string Id, string Data)> NextAsync()
        {
            var id = "";
            while (await LineAsync() is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                    id = line[4..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    return (id, line[6..]);
            }
            throw new IOException("The stream has ended.");
        }
    }
}
