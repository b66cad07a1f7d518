using System.Net;
using System.Net.Http.Headers;
using Muster.Acs.Operations;
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
