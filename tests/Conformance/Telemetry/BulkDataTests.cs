using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Conformance.Live;
using Microsoft.Data.Sqlite;
using Muster.CommandLine;
using Muster.Cpe.BulkData;
using Muster.Cpe.Tree;
using Xunit;

namespace Conformance.Telemetry;

/// <summary>
/// Bulk data from the operator's wish to the points of a plot: a task makes the profile, the real agent
/// reports by itself, the real collector takes it, and the API shows the series.
/// </summary>
public sealed class BulkDataTests : IAsyncLifetime
{
    private const string Sent = "Device.IP.Interface.1.Stats.BytesSent";

    private readonly Channel<BulkDataReport> _sent = Channel.CreateUnbounded<BulkDataReport>();
    private LiveDevice _live = null!;

    public async ValueTask InitializeAsync()
    {
        _live = await LiveDevice.StartAsync();
        _live.Cpe.BulkDataSent += (_, report) => _sent.Writer.TryWrite(report);
    }

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    public static TheoryData<string, string, string> Formats
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (var compression in new[] { "None", "GZIP" })
            {
                all.Add("JSON", "ObjectHierarchy", compression);
                all.Add("JSON", "NameValuePair", compression);
                all.Add("CSV", "ParameterPerRow", compression);
                all.Add("CSV", "ParameterPerColumn", compression);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task What_a_profile_reports_is_read_through_the_API(
        string encoding,
        string format,
        string compression
    )
    {
        Measure("7682161");
        var began = TimeProvider.System.GetUtcNow();
        await _live.DoneAsync(
            $$"""
            {"kind": "bulkDataProfile", "profile": "traffic", "reportingInterval": 1,
             "parameters": [{"reference": "Device.IP.Interface.*.Stats.BytesSent", "name": "sent"},
                            {"reference": "{{Sent}}"}],
             "encodingType": "{{encoding}}", "reportFormat": "{{format}}",
             "compression": "{{compression}}"}
            """
        );
        Assert.Null((await SentAsync()).Problem);
        var names = (await _live.ListAsync($"{_live.Path}/series")).Select(one =>
            one.GetProperty("name").GetString()
        );
        Assert.Superset(new HashSet<string?> { Sent, "sent.1", "sent.2" }, names.ToHashSet());
        var points = await PointsAsync(Sent);
        Assert.Equal(7682161, points[0].GetProperty("value").GetDouble());
        Assert.InRange(
            points[0].GetProperty("at").GetDateTimeOffset(),
            began.AddSeconds(-1),
            TimeProvider.System.GetUtcNow()
        );
        var profile = Assert.Single(await _live.ListAsync($"{_live.Path}/bulkdata"));
        Assert.True(profile.GetProperty("reports").GetInt32() >= 1);
        Assert.Equal(0, profile.GetProperty("rejected").GetInt32());
    }

    [Fact]
    public async Task What_a_collector_refused_for_a_while_comes_later_with_its_own_times()
    {
        _live.Acs.IsExpected = error => error.Contains("The store", StringComparison.Ordinal);
        await _live.DoneAsync(
            $$"""
            {"kind": "bulkDataProfile", "profile": "traffic", "reportingInterval": 1,
             "parameters": [{"reference": "{{Sent}}"}], "retainedFailedReports": 10}
            """
        );
        Assert.True((await SentAsync()).IsDelivered);
        using (Lock())
        {
            // The first may have been under way; at the third two wait already.
            BulkDataReport refused;
            do refused = await SentAsync();
            while (refused.IsDelivered || refused.Reports < 3);
            Assert.Contains("HTTP 503", refused.Problem, StringComparison.Ordinal);
        }
        BulkDataReport taken;
        do taken = await SentAsync();
        while (!taken.IsDelivered);
        Assert.True(taken.Reports >= 3, $"{taken.Reports} came together");
        var times = (await PointsAsync(Sent))
            .Select(point => point.GetProperty("at").GetDateTimeOffset().ToUnixTimeSeconds())
            .ToArray();
        // Not one second is missing from the first to the last, but for one: a busy machine may collect
        // late, twice in one second, whose points are one. Of those that were refused two waited.
        Assert.Equal(times.Order().Distinct(), times);
        Assert.InRange(times[^1] - times[0] + 1 - times.Length, 0, 1);
        Assert.True(times.Length >= 4, $"{times.Length} points");
    }

    [Fact]
    public async Task A_profile_that_is_changed_or_taken_away_reports_so()
    {
        await _live.DoneAsync(Profile("Device.DeviceInfo.UpTime", "JSON"));
        Assert.True((await SentAsync()).IsDelivered);
        await _live.DoneAsync(Profile(Sent, "CSV"));
        await LiveDevice.EventuallyAsync(
            () => _live.ListAsync($"{_live.Path}/series"),
            series => series.Length == 2
        );
        Assert.Equal("1", _live.Cpe.Get("Device.BulkData.ProfileNumberOfEntries"));
        await _live.DoneAsync("""{"kind": "deleteBulkDataProfile", "profile": "p"}""");
        Assert.Equal("0", _live.Cpe.Get("Device.BulkData.ProfileNumberOfEntries"));
    }

    [Fact]
    public async Task The_program_lists_and_draws_what_came()
    {
        Measure("7682161");
        await _live.DoneAsync(Profile(Sent, "JSON"));
        Assert.True((await SentAsync()).IsDelivered);
        Assert.True((await SentAsync()).IsDelivered);

        var list = await _live.MusterAsync("series", "list", _live.Id, "--under", "Device.IP.");
        Assert.Equal(ExitCode.Done, list.Code);
        var lines = list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("NAME\tPOINTS\tNEWEST\tVALUE", lines[0]);
        Assert.StartsWith(Sent + "\t", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("\t7682161", lines[1], StringComparison.Ordinal);

        var show = await _live.MusterAsync("series", "show", _live.Id, Sent, "--since", "1m");
        Assert.Equal(ExitCode.Done, show.Code);
        Assert.Contains("▁", show.Error, StringComparison.Ordinal);
        Assert.Contains("newest 7682161", show.Error, StringComparison.Ordinal);
        lines = show.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("TIME\tVALUE\tLEAST\tGREATEST\tNUMBERS", lines[0]);
        Assert.True(lines.Length > 2, show.Output);
        Assert.All(lines[1..], line => Assert.Equal("7682161", line.Split('\t')[1]));

        var json = await _live.MusterAsync("series", "show", _live.Id, Sent, "--json");
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(Sent, document.RootElement.GetProperty("name").GetString());

        var profiles = await _live.MusterAsync("series", "profiles", _live.Id);
        // Two that were collected in one second look like one that came twice.
        Assert.Matches("\np\t\\d+\t[01]\t0\t", profiles.Output);

        var nothing = await _live.MusterAsync("series", "show", _live.Id, "Device.Nothing");
        Assert.Equal(ExitCode.NotFound, nothing.Code);
    }

    [Fact]
    public async Task A_model_that_cannot_report_by_HTTP_is_told_by_name()
    {
        await using var old = await LiveDevice.StartAsync(model: "tr098-gateway");
        var task = await old.RunAsync(Profile("InternetGatewayDevice.DeviceInfo.UpTime", "JSON"));
        Assert.Equal("failed", task.GetProperty("state").GetString());
        Assert.Contains(
            "InternetGatewayDevice.BulkData.",
            task.GetProperty("fault").GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
    }

    private static string Profile(string reference, string encoding) =>
        $$"""
            {"kind": "bulkDataProfile", "profile": "p", "reportingInterval": 1,
             "parameters": [{"reference": "{{reference}}"}], "encodingType": "{{encoding}}"}
            """;

    private void Measure(string value) =>
        Assert.True(_live.Cpe.Set(Sent, value, ValueOrigin.Device).Succeeded);

    private async Task<BulkDataReport> SentAsync()
    {
        using var patience = new CancellationTokenSource(LiveDevice.Patience);
        return await _sent.Reader.ReadAsync(patience.Token);
    }

    private async Task<JsonElement[]> PointsAsync(string name)
    {
        var to = TimeProvider.System.GetUtcNow().AddSeconds(1);
        var query = FormattableString.Invariant(
            $"name={name}&points=5000&from={to.AddMinutes(-5):yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}"
        );
        var answer = await _live.GetAsync($"{_live.Path}/series/points?{query}");
        return [.. answer.GetProperty("points").EnumerateArray()];
    }

    private SqliteConnection Lock()
    {
        var other = new SqliteConnection($"Data Source={_live.Acs.Database};Pooling=False");
        other.Open();
        using var begin = other.CreateCommand();
        begin.CommandText = "BEGIN EXCLUSIVE";
        begin.ExecuteNonQuery();
        return other;
    }
}
