using System.Text.RegularExpressions;
using Muster.Tests.Program;
using Muster.Tests.Programs;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Conformance.Observing;

/// <summary>The alerts for Prometheus, and the document that says what to do.</summary>
public sealed class AlertTests
{
    [Fact]
    public void Every_alert_says_what_it_is_and_the_document_says_what_to_do()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs/operating/alerts.md"));
        var alerts = Alert.ReadAll();
        Assert.True(alerts.Count >= 10);
        Assert.All(
            alerts,
            alert =>
            {
                Assert.Contains($"## {alert.Name}\n", document, StringComparison.Ordinal);
                Assert.Contains(alert.Severity, (string[])["critical", "warning"]);
                Assert.NotEmpty(alert.Summary);
            }
        );
        Assert.Equal(
            alerts.Count,
            Regex.Count(document, "^## Muster", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
        );
    }

    [Fact]
    public async Task Prometheus_takes_every_alert_as_it_is_written()
    {
        var (code, output) = await ExternalProgram.RunAsync(
            "promtool",
            "check",
            "rules",
            Alert.FilePath
        );
        Assert.True(code == 0, output);
        Assert.Contains($"{Alert.ReadAll().Count} rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_alert_fires_beyond_its_threshold_and_is_silent_below()
    {
        var files = Directory.GetFiles(Path.GetDirectoryName(Alert.FilePath)!, "*.test.yml");
        var (code, output) = await ExternalProgram.RunAsync(
            "promtool",
            ["test", "rules", .. files]
        );
        Assert.True(code == 0, output);
        var tested = files.SelectMany(AlertTest.Read).ToList();
        Assert.All(
            Alert.ReadAll(),
            alert =>
            {
                Assert.Contains(tested, test => test.Name == alert.Name && test.Fires == 1);
                Assert.Contains(tested, test => test.Name == alert.Name && test.Fires == 0);
                // The one that fires stands beside others that do not.
                Assert.Contains(tested, test => test.Name == alert.Name && test.Instances > 1);
            }
        );
    }
}

/// <summary>What promtool tests of an alert at a time.</summary>
/// <param name="Name">Of the alert.</param>
/// <param name="Fires">For how many instances.</param>
/// <param name="Instances">Of how many.</param>
internal sealed record AlertTest(string Name, int Fires, int Instances)
{
    public static IEnumerable<AlertTest> Read(string path)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(path)));
        return from test in (YamlSequenceNode)yaml.Documents[0].RootNode["tests"]
            let instances = ((YamlSequenceNode)test["input_series"])
                .Select(series => Instance(series["series"].ToString()))
                .Distinct()
                .Count()
            from each in (YamlSequenceNode)test["alert_rule_test"]
            select new AlertTest(
                each["alertname"].ToString(),
                ((YamlSequenceNode)each["exp_alerts"]).Count(),
                instances
            );
    }

    private static string Instance(string series) => series.Split("instance=\"")[1].Split('"')[0];
}

/// <summary>One alert of the file.</summary>
internal sealed record Alert(string Name, string Expression, string Severity, string Summary)
{
    public static string FilePath { get; } =
        Path.Combine(Repository.Root, "deploy/prometheus/alerts.yml");

    public static IReadOnlyList<Alert> ReadAll()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(FilePath)));
        return
        [
            .. from @group in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"]
            from rule in (YamlSequenceNode)@group["rules"]
            select new Alert(
                rule["alert"].ToString(),
                rule["expr"].ToString(),
                rule["labels"]["severity"].ToString(),
                rule["annotations"]["summary"].ToString()
            ),
        ];
    }
}
