using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Telemetry;

/// <summary>The collector, as a device that was set up by the ACS meets it.</summary>
public sealed class CollectorTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private const string Name = "Device.IP.Interface.1.Stats.BytesSent";

    private readonly TestClock _clock = new(Noon);
    private TestAcs _acs = null!;
    private string _device = "";
    private Collector _collector = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(
            options => options with { MaxBulkReportSize = 100_000 },
            _clock
        );
        _device = await _acs.IntroduceAsync();
        _collector = await Collector.SetUpAsync(_acs, _device);
    }

    public async ValueTask DisposeAsync()
    {
        _collector.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact, Spec("checklist", "H032")]
    public async Task A_report_is_stored_before_it_is_acknowledged_and_a_repeated_one_once()
    {
        var body = Json(Noon, 7682161);
        Assert.Equal(HttpStatusCode.OK, (await _collector.PostAsync(body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _collector.PostAsync(body)).StatusCode);
        var point = Assert.Single(await PointsAsync());
        Assert.Equal(7682161, point.GetProperty("value").GetDouble());
        Assert.Equal(Noon, point.GetProperty("at").GetDateTimeOffset());
        var profile = await ProfileAsync();
        Assert.Equal(2, profile.GetProperty("reports").GetInt32());
        Assert.Equal(1, profile.GetProperty("duplicates").GetInt32());
    }

    [Fact]
    public async Task Reports_in_CSV_and_compressed_ones_are_taken()
    {
        var csv =
            $"ReportTimestamp,ParameterName,ParameterValue,ParameterType\r\n"
            + $"{Noon.ToUnixTimeSeconds()},{Name},1,unsignedLong\r\n";
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(csv));
        var reply = await _collector.PostAsync(packed.ToArray(), "text/csv", coding: "gzip");
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        await _collector.PostAsync(
            $"ReportTimestamp,{Name}\r\n{Noon.AddMinutes(5).ToUnixTimeSeconds()},3\r\n",
            "text/csv"
        );
        await _collector.PostAsync(
            $"{{\"Report\":[{{\"CollectionTime\":{Noon.AddMinutes(10).ToUnixTimeSeconds()},"
                + "\"Device\":{\"IP\":{\"Interface\":{\"1\":{\"Stats\":{\"BytesSent\":5}}}}}}]}"
        );
        _clock.Advance(TimeSpan.FromMinutes(20));
        var values = (await PointsAsync()).Select(point => point.GetProperty("value").GetDouble());
        Assert.Equal([1, 3, 5], values);
    }

    [Fact]
    public async Task Reports_that_failed_before_ride_along_in_one_body()
    {
        await _collector.PostAsync(
            $$"""{"Report":[{{One(Noon, 1)}},{{One(Noon.AddMinutes(-5), 2)}},{{One(Noon.AddMinutes(-10), 3)}}]}"""
        );
        _clock.Advance(TimeSpan.FromSeconds(1));
        var values = (await PointsAsync()).Select(point => point.GetProperty("value").GetDouble());
        Assert.Equal([3, 2, 1], values);
    }

    [Fact, Spec("checklist", "H033")]
    public async Task Without_credentials_or_with_wrong_ones_a_report_is_401()
    {
        using var nobody = new HttpClient();
        using var content = new StringContent(Json(Noon, 1));
        var reply = await nobody.PostAsync(_collector.Url, content);
        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        Assert.All(
            reply.Headers.WwwAuthenticate,
            challenge => Assert.Equal("Digest", challenge.Scheme)
        );
        using var other = _collector.With("wrong");
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await other.PostAsync(Json(Noon, 1))).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await _acs.Api.GetAsync(PointsPath)).StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_read_is_400_and_kept_aside_and_blocks_nothing()
    {
        var bad = await _collector.PostAsync("""{"Report":[{"A":1}""");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("no JSON", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var other = await _collector.PostAsync(Json(Noon, 1), query: "?oui=00AABB&pc=HG1&sn=other");
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        var fine = await _collector.PostAsync(Json(Noon, 1), query: "?oui=00AABB&pc=HG1&sn=1");
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        var kept = (await _acs.GetJsonAsync("/api/v1/bulkdata/rejected")).GetProperty("items");
        Assert.Equal(2, kept.GetArrayLength());
        Assert.Contains(
            "serial number",
            kept[0].GetProperty("reason").GetString()!,
            StringComparison.Ordinal
        );
        Assert.Equal("""{"Report":[{"A":1}""", kept[1].GetProperty("body").GetString());
        Assert.Equal(2, (await ProfileAsync()).GetProperty("rejected").GetInt32());
    }

    [Fact]
    public async Task Passwords_in_reports_are_kept_neither_as_points_nor_aside()
    {
        const string digits = "94380507";
        var fine = await _collector.PostAsync(
            $$"""
            {"Report":[{"CollectionTime":{{Noon.ToUnixTimeSeconds()}},
             "Device.X_ACME.WPS.PIN":{{digits}},"{{Name}}":1}]}
            """
        );
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        var series = await _acs.GetJsonAsync($"/api/v1/devices/{_device}/series");
        var one = Assert.Single(series.GetProperty("items").EnumerateArray());
        Assert.Equal(Name, one.GetProperty("name").GetString());

        string[] bad =
        [
            $$"""{"Report":[{"Users":{"Password":"{{digits}}"]""",
            $"ReportTimestamp;Device.X_ACME.AdminPwd\r\n{digits}",
        ];
        foreach (var body in bad)
            Assert.Equal(HttpStatusCode.BadRequest, (await _collector.PostAsync(body)).StatusCode);
        var kept = await _acs.GetJsonAsync("/api/v1/bulkdata/rejected");
        Assert.Equal(2, kept.GetProperty("items").GetArrayLength());
        Assert.DoesNotContain(digits, kept.ToString(), StringComparison.Ordinal);
        Assert.Contains("it names Password", kept.ToString(), StringComparison.Ordinal);
        Assert.Contains("it names AdminPwd", kept.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_cannot_be_read_does_not_take_those_with_it_that_ride_along()
    {
        var reply = await _collector.PostAsync(
            $$"""{"Report":[{{One(Noon, 1)}},{"CollectionTime":true},{{One(Noon.AddMinutes(-5), 2)}}]}"""
        );
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var values = (await PointsAsync()).Select(point => point.GetProperty("value").GetDouble());
        Assert.Equal([2, 1], values);
        Assert.Equal(1, (await ProfileAsync()).GetProperty("rejected").GetInt32());
    }

    [Fact]
    public async Task A_body_that_cannot_be_unpacked_is_400_and_noted()
    {
        var reply = await _collector.PostAsync(BrokenGzip, "text/csv", coding: "gzip");
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        var kept = (await _acs.GetJsonAsync("/api/v1/bulkdata/rejected")).GetProperty("items");
        Assert.Contains(
            "damaged",
            Assert.Single(kept.EnumerateArray()).GetProperty("reason").GetString()!,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, (await _collector.PostAsync(Json(Noon, 1))).StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_large_once_inflated_is_413()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            await gzip.WriteAsync(new byte[10_000_000]);
        var reply = await _collector.PostAsync(packed.ToArray(), "text/csv", coding: "gzip");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
    }

    // No rate is made of counters anywhere: what is shown is what was told.
    [Fact, Spec("checklist", "H035")]
    public async Task A_counter_that_falls_after_a_reboot_is_shown_as_told_and_never_below()
    {
        long[] told = [100, 4_294_967_295, 0, 40];
        for (var i = 0; i < told.Length; i++)
            await _collector.PostAsync(Json(Noon.AddMinutes(10 * (i - 4)), told[i]));
        Assert.Equal(
            told.Select(value => (double)value),
            (await PointsAsync()).Select(point => point.GetProperty("value").GetDouble())
        );
        // Thinned out to one point, too, the least is the least that was told.
        var from = Uri.EscapeDataString(Noon.AddMinutes(-45).ToString("O"));
        var to = Uri.EscapeDataString(Noon.ToString("O"));
        var thin = await _acs.GetJsonAsync($"{PointsPath}&points=1&from={from}&to={to}");
        var point = Assert.Single(thin.GetProperty("points").EnumerateArray());
        Assert.Equal(0, point.GetProperty("min").GetDouble());
        Assert.Equal(told.Average(), point.GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task Many_points_are_thinned_out_by_the_database()
    {
        var older = Enumerable.Range(0, 100).Select(i => One(Noon.AddMinutes(-i), 100 - i));
        await _collector.PostAsync($$"""{"Report":[{{string.Join(',', older)}}]}""");
        var from = Uri.EscapeDataString(Noon.AddMinutes(-99).ToString("O"));
        var to = Uri.EscapeDataString(Noon.AddMinutes(1).ToString("O"));
        var thin = (
            await _acs.GetJsonAsync($"{PointsPath}&points=10&from={from}&to={to}")
        ).GetProperty("points");
        Assert.Equal(10, thin.GetArrayLength());
        // The first ten minutes hold the numbers 1 to 10.
        Assert.Equal(5.5, thin[0].GetProperty("value").GetDouble());
        Assert.Equal(1, thin[0].GetProperty("min").GetDouble());
        Assert.Equal(10, thin[0].GetProperty("max").GetDouble());
        Assert.Equal(10, thin[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_time_that_cannot_be_true_is_the_time_of_receipt()
    {
        await _collector.PostAsync(Json(DateTimeOffset.UnixEpoch.AddDays(1), 1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            Noon,
            Assert.Single(await PointsAsync()).GetProperty("at").GetDateTimeOffset()
        );
    }

    // A good head, then a block of a type that there is not.
    private static readonly byte[] BrokenGzip = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF];

    private static string PointsPath => $"/api/v1/devices/00AABB-HG1-1/series/points?name={Name}";

    private async Task<List<JsonElement>> PointsAsync()
    {
        var to = Uri.EscapeDataString(_clock.GetUtcNow().AddSeconds(1).ToString("O"));
        return
        [
            .. (await _acs.GetJsonAsync($"{PointsPath}&to={to}"))
                .GetProperty("points")
                .EnumerateArray(),
        ];
    }

    private async Task<JsonElement> ProfileAsync() =>
        (await _acs.GetJsonAsync($"/api/v1/devices/{_device}/bulkdata")).GetProperty("items")[0];

    private static string Json(DateTimeOffset at, long value) =>
        $$"""{"Report":[{{One(at, value)}}]}""";

    private static string One(DateTimeOffset at, long value) =>
        $"{{\"CollectionTime\":{at.ToUnixTimeSeconds()},\"{Name}\":{value}}}";
}
