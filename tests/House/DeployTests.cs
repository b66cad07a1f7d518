using System.Text.RegularExpressions;
using Muster.Tests.Programs;
using Xunit;

namespace Muster.House;

/// <summary>The ways a server is installed are one: what holds of the unit holds in the container.</summary>
public sealed partial class DeployTests
{
    private const string Unit = "deploy/muster.service";
    private const string Image = "deploy/Dockerfile";
    private const string Balancer = "deploy/haproxy.cfg";
    private const string Compose = "deploy/compose.yaml";
    private const string Health = "docs/operating/health.md";

    [Fact]
    public void The_unit_and_the_image_set_the_same_of_the_runtime()
    {
        var unit = Settings(Unit, "Environment=");
        var image = Settings(Image, "ENV ");
        Assert.NotEmpty(unit);
        Rule.Holds(
            unit.Except(image)
                .Select(each => $"{Unit}: {each}")
                .Concat(image.Except(unit).Select(each => $"{Image}: {each}")),
            "Set it in both, or in neither."
        );
    }

    [Fact]
    public async Task HAProxy_takes_its_file_without_a_word()
    {
        var file = Path.Combine(Repository.Root, Balancer);
        var (code, said) = await ExternalProgram.RunAsync("haproxy", "-c", "-f", file);
        Rule.Holds(
            said.Split('\n').Where(line => line.StartsWith('[')),
            "What HAProxy warns of is wrong in the file."
        );
        Assert.Equal(0, code);
    }

    [Fact]
    public void Compose_balances_as_the_file_for_HAProxy_does()
    {
        var file = Directives(Repository.Read(Balancer)).ToList();
        var compose = Directives(Repository.Read(Compose).Split("content: |")[1]).ToList();
        Assert.Contains("balance source", file);
        Assert.Equal(file, compose);
    }

    [Fact]
    public async Task Systemd_takes_the_unit_without_a_word()
    {
        var folder = Directory.CreateTempSubdirectory("muster-unit-");
        try
        {
            // The program need not be where a server has it.
            var unit = Path.Combine(folder.FullName, Path.GetFileName(Unit));
            await File.WriteAllTextAsync(
                unit,
                Repository
                    .Read(Unit)
                    .Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal),
                TestContext.Current.CancellationToken
            );
            var (code, said) = await ExternalProgram.RunAsync(
                "systemd-analyze",
                "verify",
                "--man=no",
                unit
            );
            // Others of this machine are not ours.
            Rule.Holds(
                said.Split('\n').Where(line => line.Contains("muster", StringComparison.Ordinal)),
                "What systemd does not know it passes over."
            );
            Assert.Equal(0, code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("ini", Unit)]
    [InlineData("dockerfile", Image)]
    public void What_the_documents_show_of_a_file_is_in_it(string language, string path)
    {
        var page = Repository.Read(Health);
        var block = page.Split($"```{language}\n")[1].Split("\n```")[0];
        Rule.Holds(block.Split('\n').Except(Repository.Read(path).Split('\n')), $"See {path}.");
    }

    /// <summary>What it is told, whatever the nodes are called and however many there are.</summary>
    private static IEnumerable<string> Directives(string text)
    {
        var last = "";
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            var directive = Node().Replace(Spaces().Replace(line, " "), "server $1");
            if (directive.Length == 0 || directive[0] == '#' || directive == last)
                continue;
            yield return last = directive;
        }
    }

    [GeneratedRegex(@"^server node\d+ \S+:(\d+)$")]
    private static partial Regex Node();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    /// <summary>Those of the program (where the data lie) are each one's own.</summary>
    private static List<string> Settings(string path, string key) =>
        [
            .. Repository
                .Read(path)
                .Split('\n')
                .Where(line => line.StartsWith(key, StringComparison.Ordinal))
                .SelectMany(line => line[key.Length..].Trim().Split(' '))
                .Where(each => !each.StartsWith("MUSTER_", StringComparison.Ordinal)),
        ];
}
