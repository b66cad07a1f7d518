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
