using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Acs.Tests.Wire;
using Conformance.Processes;
using Muster.Tests;
using Xunit;

namespace Conformance.Telemetry;

/// <summary>What Prometheus reads of the real program.</summary>
public sealed partial class MetricsTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("muster-metrics-");
    private MusterProcess _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await MusterProcess.ServeAsync(_data.FullName, "--wake-own-credentials=false");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Sessions_and_the_store_are_counted()
    {
        Assert.Equal(0, Value(await ReadAsync(), "muster_sessions_opened_total"));
        foreach (var serial in new[] { "1", "2" })
        {
            using var cpe = new LockStepCpe(_server.Cwmp);
            await cpe.PostAsync(Xml.Inform(serial, "2 PERIODIC"));
            Assert.Equal(204, (await cpe.PostAsync("")).Status);
        }
        // What was read before is given again for a moment.
        var text = "";
        await Wait.UntilAsync(
            async () =>
                Value(
                    text = await ReadAsync(),
                    "muster_sessions_ended_total",
                    "outcome=\"completed\""
                ) == 2,
            "both sessions are counted"
        );
        Assert.Equal(2, Value(text, "muster_sessions_opened_total"));
        Assert.Equal(0, Value(text, "muster_sessions_ended_total", "outcome=\"failed\""));
        Assert.Equal(2, Value(text, "muster_sessions_events_total", "event=\"2 PERIODIC\""));
        Assert.Equal(0, Value(text, "muster_sessions_open"));
        Assert.Equal(0, Value(text, "muster_admission_storm"));
        // Two devices were made durable.
        Assert.True(Value(text, "muster_store_writes_total") >= 2);
        Assert.Contains("dotnet_process_cpu_time", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_for_keys_that_may_see_the_server()
    {
        using var nobody = new HttpClient { BaseAddress = _server.Api.BaseAddress };
        using var closed = await nobody.GetAsync("metrics");
        Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);
        foreach (
            var (role, status) in new[]
            {
                ("viewer", HttpStatusCode.OK),
                ("helpdesk", HttpStatusCode.Forbidden),
            }
        )
        {
            using var drawn = await _server.Api.PostAsJsonAsync(
                "api/v1/keys",
                new { name = role, roles = (string[])[role] }
            );
            var key = (await drawn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret");
            using var request = new HttpRequestMessage(HttpMethod.Get, "metrics");
            request.Headers.Authorization = new("Bearer", key.GetString());
            using var answer = await nobody.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    private Task<string> ReadAsync() => _server.Api.GetStringAsync("metrics");

    /// <summary>The value of a line of the text format: <c>name{labels} value timestamp</c>.</summary>
    private static double Value(string text, string name, string label = "")
    {
        var line = Assert.Single(
            Line().Matches(text),
            each =>
                each.Groups["name"].Value == name
                && each.Groups["labels"].Value.Contains(label, StringComparison.Ordinal)
        );
        return double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(
        @"^(?<name>\w+)(\{(?<labels>.*)\})? (?<value>\S+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Line();
}
