using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Muster.House;

/// <summary>The documents say what is: links lead somewhere, decisions are numbered, lists are complete.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_decision_has_its_number_and_its_parts()
    {
        var files = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "docs/adr"), "*.md")
            .Select(f => Path.GetFileName(f)!)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(files);
        Rule.Holds(
            files
                .GroupBy(f => f[..4])
                .Where(g => g.Count() > 1)
                .Select(g => $"{g.Key}: {string.Join(", ", g)}"),
            "Give the newer decision the next free number."
        );
        Rule.Holds(
            files.SelectMany(FlawsOfDecision),
            "A decision is docs/adr/NNNN-name.md: '# NNNN. Title', then '## Context', '## Choice', "
                + "'## Refused' and '## What would change our mind'."
        );
    }

    [Fact]
    public void The_quick_start_of_the_README_is_two_commands()
    {
        var readme = Repository.Read("README.md");
        var start = readme.IndexOf("## Quick start", StringComparison.Ordinal);
        Assert.True(start >= 0, "README.md needs a section '## Quick start'.");
        var block = FencedBlock().Match(readme, start);
        Assert.True(
            block.Success,
            "The quick start of README.md needs a fenced block of commands."
        );
        var commands = block
            .Groups["commands"]
            .Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Length > 0);
        Assert.Equal(["./run", "./test"], commands);
    }

    [Fact]
    public void Links_between_documents_lead_somewhere() =>
        Rule.Holds(
            from path in Directory
                .EnumerateFiles(
                    Path.Combine(Repository.Root, "docs"),
                    "*.md",
                    SearchOption.AllDirectories
                )
                .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            from Match link in Link().Matches(File.ReadAllText(path))
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            let full = Path.Combine(Path.GetDirectoryName(path)!, target)
            where !File.Exists(full) && !Directory.Exists(full)
            select $"{Repository.Relative(path)}: {target}",
            "Correct the link, or write what it points to."
        );

    [Fact]
    public void Every_invariant_of_ARCHITECTURE_names_a_test_that_exists()
    {
        var text = Repository.Read("ARCHITECTURE.md");
        var tests = TestNames();
        var named = InvariantTest().Matches(text).Select(m => m.Groups[1].Value).ToList();
        Assert.True(
            named.Count >= 5,
            "ARCHITECTURE.md lists the invariants, each with '*test:* `Name`'."
        );
        Rule.Holds(
            named.Where(n => !tests.Contains(n)).Select(n => $"ARCHITECTURE.md names {n}"),
            "Name the test that holds the invariant as it is called now."
        );
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var listed = XDocument
            .Load(Path.Combine(Repository.Root, "Muster.slnx"))
            .Descendants("Project")
            .Select(p => Path.GetFileNameWithoutExtension(p.Attribute("Path")!.Value))
            .ToHashSet();
        Rule.Holds(
            BuiltAssemblies.Projects().Where(p => !listed.Contains(p)),
            "Add the project to Muster.slnx, or nobody builds it."
        );
    }

    [Fact]
    public void Every_test_project_is_run_by_test()
    {
        var script = Repository.Read("test");
        Rule.Holds(
            from folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "tests"))
            let name = Path.GetFileName(folder)
            where File.Exists(Path.Combine(folder, name + ".csproj"))
            where !Regex.IsMatch(script, $@"projects=\(.*\b{Regex.Escape(name)}\b")
            select $"tests/{name}",
            "Add the project to the list in ./test and in test.cmd."
        );
    }

    private static HashSet<string> TestNames() =>
        [
            .. from file in Repository.Sources("tests")
            from line in file.Code()
            let method = MethodName().Match(line.Code)
            where method.Success
            select method.Groups[1].Value,
        ];

    private static IEnumerable<string> FlawsOfDecision(string file)
    {
        if (!DecisionName().IsMatch(file))
            yield return $"docs/adr/{file}: the name";
        var text = Repository.Read("docs/adr/" + file);
        if (!text.StartsWith($"# {file[..4]}. ", StringComparison.Ordinal))
            yield return $"docs/adr/{file}: the title";
        foreach (var part in new[] { "Context", "Choice", "Refused", "change our mind" })
        {
            if (!Regex.IsMatch(text, $@"\n## [^\n]*{part}", RegexOptions.IgnoreCase))
                yield return $"docs/adr/{file}: no '## {part}'";
        }
    }

    [GeneratedRegex(@"^\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex DecisionName();

    [GeneratedRegex("```\\w*\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex FencedBlock();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*tests?:\* `(\w+)`")]
    private static partial Regex InvariantTest();

    [GeneratedRegex(@"public (?:static )?(?:async )?(?:void|Task|ValueTask) (\w+)\(")]
    private static partial Regex MethodName();
}
