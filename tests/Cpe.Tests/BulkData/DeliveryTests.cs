using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.BulkData;

/// <summary>How reports reach a collector, and what becomes of those that do not.</summary>
public sealed class DeliveryTests
{
    private const string Sent = "Device.IP.Interface.1.Stats.BytesSent";
    private static readonly string[] One = [Sent];

    [Theory]
    [Spec("checklist", "H025")]
    [InlineData("10", new[] { 4, 1, 2, 3 })]
    [InlineData("2", new[] { 4, 2, 3 })]
    [InlineData("0", new[] { 4 })]
    [InlineData("-1", new[] { 4, 1, 2, 3 })]
    public async Task reports_that_failed_are_kept_as_many_as_asked_and_ride_with_the_next(
        string retained,
        int[] expected
    )
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(One, ("NumberOfRetainedFailedReports", retained));
        for (var value = 1; value <= 3; value++)
        {
            bed.Measure(Sent, $"{value}");
            var refused = await bed.AnswerAsync(await bed.NextAsync(), BulkBed.Broken);
            Assert.Contains("HTTP 500", refused.Problem!, StringComparison.Ordinal);
        }
        bed.Measure(Sent, "4");
        var request = await bed.NextAsync();
        Assert.Equal(expected, Values(request));
        Assert.Equal(expected.Length, (await bed.AnswerAsync(request)).Reports);
        bed.Measure(Sent, "5");
        var last = await bed.NextAsync();
        Assert.Equal([5], Values(last));
    }

    [Fact]
    [Spec("checklist", "H025")]
    public async Task rows_of_failed_reports_follow_below_one_header()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(One, ("NumberOfRetainedFailedReports", "1"), ("EncodingType", "CSV"));
        bed.Measure(Sent, "1");
        await bed.AnswerAsync(await bed.NextAsync(), BulkBed.Broken);
        bed.Measure(Sent, "2");
        Assert.Equal(
            $"ReportTimestamp,{Sent}\r\n1772366520,2\r\n1772366460,1\r\n",
            (await bed.NextAsync()).Body
        );
    }

    [Fact]
    public async Task another_encoding_drops_what_failed_before()
    {
        await using var bed = await BulkBed.StartAsync();
        var profile = bed.AddProfile(One, ("NumberOfRetainedFailedReports", "9"));
        await bed.AnswerAsync(await bed.NextAsync(), BulkBed.Broken);
        bed.Write(profile, ("EncodingType", "CSV"));
        bed.Measure(Sent, "2");
        Assert.Equal($"ReportTimestamp,{Sent}\r\n1772366520,2\r\n", (await bed.NextAsync()).Body);
    }

    [Theory]
    [InlineData("false", 1)]
    [InlineData("true", 2)]
    public async Task a_reboot_keeps_failed_reports_only_where_they_are_to_persist(
        string persist,
        int expected
    )
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(
            One,
            ("NumberOfRetainedFailedReports", "9"),
            ("HTTP.PersistAcrossReboot", persist)
        );
        await bed.AnswerAsync(await bed.NextAsync(), BulkBed.Broken);
        bed.Cpe.PowerCycle();
        Assert.Equal(Timeout.InfiniteTimeSpan, bed.UntilDue());
        await bed.Bench.AdvanceToDueAsync();
        await bed.Bench.EndAsync(await bed.Bench.Acs.TakeAsync());
        Assert.Equal(expected, Values(await bed.NextAsync()).Length);
    }

    [Fact]
    [Spec("checklist", "H026")]
    public async Task retries_wait_within_the_ranges_of_m_and_k_until_the_next_interval()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(
            One,
            ("ReportingInterval", "3600"),
            ("HTTP.RetryEnable", "true"),
            ("HTTP.RetryMinimumWaitInterval", "10"),
            ("HTTP.RetryIntervalMultiplier", "3000")
        );
        bed.Measure(Sent, "1");
        await bed.AnswerAsync(await bed.NextAsync(), BulkBed.Broken);
        // "From m * (k/1000)^(n-1) to m * (k/1000)^n."
        for (var (from, n) = (10, 1); n <= 3; from *= 3, n++)
        {
            Assert.InRange(bed.UntilDue().TotalSeconds, from, from * 3);
            var again = await bed.NextAsync();
            Assert.Equal([1], Values(again));
            await bed.AnswerAsync(again, BulkBed.Broken);
        }
        // The fifth wait may be longer than the interval: what comes first counts, and starts anew.
        var end = new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.Zero);
        while (bed.Now < end)
            await bed.AnswerAsync(await bed.NextAsync(), BulkBed.Broken);
        Assert.Equal(end, bed.Now);
        Assert.InRange(bed.UntilDue().TotalSeconds, 10, 30);
        Assert.True((await bed.AnswerAsync(await bed.NextAsync())).IsDelivered);
        Assert.True(bed.UntilDue() > TimeSpan.FromMinutes(58));
    }

    [Fact]
    public async Task without_RetryEnable_the_next_attempt_is_the_next_interval()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(One);
        (await bed.NextAsync()).Cut();
        Assert.Contains("closed", (await bed.SentAsync()).Problem!, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(60), bed.UntilDue());
    }

    [Fact]
    [Spec("checklist", "H027")]
    public async Task the_query_names_the_device_and_what_the_rows_refer_to()
    {
        await using var bed = await BulkBed.StartAsync();
        var profile = bed.AddProfile(
            One,
            ("HTTP.URL", $"http://127.0.0.1:{bed.Collector.Port}/in?tenant=7")
        );
        var rows = $"{profile}HTTP.RequestURIParameter.";
        bed.AddRow(rows, ("Name", "code"), ("Reference", "Device.DeviceInfo.ProvisioningCode"));
        bed.AddRow(rows, ("Reference", "Device.DeviceInfo.HardwareVersion"));
        bed.AddRow(rows, ("Name", "gone"), ("Reference", "Device.Nowhere"));
        bed.AddRow(rows, ("Name", "empty"));
        bed.Write("Device.DeviceInfo.", ("ProvisioningCode", "a&b c/ä"));
        var request = await bed.NextAsync();
        var id = bed.Cpe.DeviceId;
        var hardware = bed.Cpe.Get("Device.DeviceInfo.HardwareVersion");
        Assert.Equal(
            $"POST /in?tenant=7&oui={id.OUI}&pc={id.ProductClass}&sn={id.SerialNumber}"
                + $"&code=a%26b%20c%2F%C3%A4&Device.DeviceInfo.HardwareVersion={hardware} HTTP/1.1",
            request.RequestLine
        );
    }

    [Theory]
    [InlineData("Basic realm=\"c\"", "Basic bWU6cHc=")]
    [InlineData("Digest realm=\"c\", nonce=\"n\", qop=\"auth\"", "Digest username=\"me\"")]
    public async Task a_challenge_is_answered_with_the_credentials_of_the_profile(
        string challenge,
        string expected
    )
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(One, ("HTTP.Username", "me"), ("HTTP.Password", "pw"));
        var first = await bed.NextAsync();
        Assert.Null(first["Authorization"]);
        await first.ReplyAsync(
            $"HTTP/1.1 401 No\r\nWWW-Authenticate: {challenge}\r\nContent-Length: 0\r\n\r\n"
        );
        var again = await bed.Collector.TakeAsync();
        Assert.StartsWith(expected, again["Authorization"]!, StringComparison.Ordinal);
        Assert.Equal(first.Body, again.Body);
        Assert.True((await bed.AnswerAsync(again, "202 Accepted")).IsDelivered);
    }

    [Theory]
    [InlineData("GZIP", "gzip")]
    [InlineData("Deflate", "deflate")]
    public async Task a_compressed_report_says_so(string compression, string coding)
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(One, ("HTTP.Compression", compression));
        bed.Measure(Sent, "1");
        var request = await bed.NextAsync();
        Assert.Equal(coding, request["Content-Encoding"]);
        Assert.StartsWith("{\"Report\":[", request.Inflated(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "Sun, 01 Mar 2026 12:01:00 GMT")]
    [InlineData("false", null)]
    public async Task the_method_and_the_Date_header_are_as_configured(string use, string? date)
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(One, ("HTTP.Method", "PUT"), ("HTTP.UseDateHeader", use));
        var request = await bed.NextAsync();
        Assert.StartsWith("PUT ", request.RequestLine, StringComparison.Ordinal);
        Assert.Equal(date, request["Date"]);
    }

    [Fact]
    public async Task a_redirect_is_followed_with_the_same_body()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(One);
        var first = await bed.NextAsync();
        await first.ReplyAsync(
            "HTTP/1.1 307 There\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"
        );
        var second = await bed.Collector.TakeAsync();
        Assert.Equal("POST /other HTTP/1.1", second.RequestLine);
        Assert.Equal(first.Body, second.Body);
        Assert.True((await bed.AnswerAsync(second)).IsDelivered);
    }

    private static int[] Values(WireRequest request) =>
        [.. request.Reports().Select(report => report.At(Sent).GetInt32())];
}
