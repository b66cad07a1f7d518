using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Acs.Tests.Wire;
using Conformance.Processes;
using Muster.Tests.Program;
using Xunit;

namespace Conformance.Observing;

/// <summary>The dashboard and the alerts of the repository ask for nothing that the real program has not.</summary>
public sealed partial class DashboardTests : IAsyncLifetime
{
    private const string Device = "00AABB-HG1-1";

    /// <summary>Of the scrape itself, not of what is scraped.</summary>
    private const string Up = "up";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("muster-panels-");
    private MusterProcess _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await MusterProcess.ServeAsync(
            _data.FullName,
            "--wake-own-credentials=false",
            "--wake-networks=loopback"
        );

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_metric_and_label_they_name_is_at_metrics()
    {
        await LiveAsync();
        var there = await SeriesAsync();
        var dashboard = Expressions(
            JsonDocument.Parse(File.ReadAllText(In("deploy/grafana/muster.json"))).RootElement
        );
        var alerts = Alert.ReadAll().Select(alert => alert.Expression).ToList();
        Assert.True(dashboard.Count > 40);
        Assert.All(
            dashboard.Concat(alerts),
            expression =>
            {
                foreach (Match named in Metric().Matches(expression))
                {
                    var name = named.Value;
                    if (name == Up)
                        continue;
                    Assert.True(there.ContainsKey(name), $"There is no {name}: {expression}");
                    foreach (Match label in Label().Matches(After(expression, named)))
                        Assert.Contains(label.Groups["name"].Value, there[name]);
                }
            }
        );
    }

    /// <summary>A session with a rule, a fault and a connection request: each has numbers then.</summary>
    private async Task LiveAsync()
    {
        using var script = await _server.Api.PutAsync(
            "api/v1/provisions/tick",
            new StringContent("log('tick');")
        );
        script.EnsureSuccessStatusCode();
        using var preset = await _server.Api.PutAsync(
            "api/v1/presets/tick",
            new StringContent(
                """
                {"weight":0,"channel":"tick","precondition":"",
                 "configurations":[{"type":"provision","name":"tick"}]}
                """
            )
        );
        preset.EnsureSuccessStatusCode();
        using var cpe = new LockStepCpe(_server.Cwmp);
        await cpe.PostAsync(
            Xml.Inform(
                parameters: Xml.Parameter(
                    "Device.ManagementServer.ConnectionRequestURL",
                    "http://127.0.0.1:1/"
                )
            )
        );
        using var task = await _server.Api.PostAsJsonAsync(
            $"api/v1/devices/{Device}/tasks",
            new { kind = "reboot" }
        );
        task.EnsureSuccessStatusCode();
        var request = await cpe.PostAsync("");
        var refusal = Xml.Envelope(Xml.Fault(9001, "not now"), request.Text("ID"));
        Assert.Equal(204, (await cpe.PostAsync(refusal)).Status);
        using var woken = await _server.Api.PostAsync(
            $"api/v1/devices/{Device}/wake",
            JsonContent.Create(new { })
        );
        await WaitForAsync("muster_wakes_total");
    }

    private async Task WaitForAsync(string name)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await SeriesAsync()).ContainsKey(name))
            Assert.False(patience.IsCancellationRequested, $"There never was a {name}.");
    }

    /// <summary>The names at <c>/metrics</c>, and the labels each has.</summary>
    private async Task<Dictionary<string, HashSet<string>>> SeriesAsync()
    {
        var text = await _server.Api.GetStringAsync("metrics");
        var series = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Where(line => line is [not '#', ..]))
        {
            var name = Metric().Match(line).Value;
            if (!series.TryGetValue(name, out var labels))
                // The scrape adds these.
                series[name] = labels = ["instance", "job"];
            foreach (Match label in Label().Matches(After(line, Metric().Match(line))))
                labels.Add(label.Groups["name"].Value);
        }
        return series;
    }

    /// <summary>The braces behind a name; empty where there are none.</summary>
    private static string After(string text, Match name)
    {
        var begin = name.Index + name.Length;
        return begin < text.Length && text[begin] == '{'
            ? text[begin..(text.IndexOf('}', begin) + 1)]
            : "";
    }

    private static List<string> Expressions(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object =>
            [
                .. json.EnumerateObject()
                    .SelectMany(member =>
                        member.Name == "expr"
                            ? [member.Value.GetString()!]
                            : Expressions(member.Value)
                    ),
            ],
            JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(Expressions)],
            _ => [],
        };

    private static string In(string path) => Path.Combine(Repository.Root, path);

    [GeneratedRegex(
        @"\b(muster|dotnet|kestrel)_[a-z0-9_]+|^up\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Metric();

    [GeneratedRegex(
        @"[{,]\s*(?<name>[a-z_]+)\s*(=~|!=|!~|=)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Label();
}
