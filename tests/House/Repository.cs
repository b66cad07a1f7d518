using System.Text.RegularExpressions;

namespace Muster.House;

/// <summary>The files of this repository, as the rules of the house look at them.</summary>
internal static partial class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file that people write, under these folders, by path relative to the root.</summary>
    public static IReadOnlyList<SourceFile> Sources(params string[] folders) =>
        [
            .. from folder in folders
            let full = Path.Combine(Root, folder)
            where Directory.Exists(full)
            from path in Directory.EnumerateFiles(full, "*.cs", SearchOption.AllDirectories)
            let relative = Relative(path)
            where !BuildOutput().IsMatch(relative)
            orderby relative
            select new SourceFile(relative, File.ReadAllLines(path)),
        ];

    public static IReadOnlyList<SourceFile> AllSources() => Sources("src", "tests", "bench");

    /// <summary>The pages and parts of pages of the console.</summary>
    public static IReadOnlyList<SourceFile> Pages() =>
        [
            .. from path in Directory.EnumerateFiles(
                Path.Combine(Root, "src/Muster.Web"),
                "*.razor",
                SearchOption.AllDirectories
            )
            let relative = Relative(path)
            where !BuildOutput().IsMatch(relative)
            orderby relative
            select new SourceFile(relative, File.ReadAllLines(path)),
        ];

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    public static string Relative(string path) =>
        Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Muster.slnx")))
        {
            folder =
                Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException(
                    "The House tests run inside the repository."
                );
        }
        return folder;
    }

    [GeneratedRegex("(^|/)(bin|obj|artifacts)/")]
    private static partial Regex BuildOutput();
}

/// <summary>A file and its lines.</summary>
internal sealed record SourceFile(string Path, string[] Lines)
{
    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The project it belongs to: <c>src/Muster.Cwmp</c>.</summary>
    public string Project => string.Join('/', Path.Split('/').Take(2));

    /// <summary>Lines with what is a comment, a string or a character blanked, so that words in them do not count.</summary>
    public IEnumerable<(int Number, string Code)> Code() => CodeText.Lines(Lines);

    /// <summary>The lines that fit, as <c>path:line: text</c>.</summary>
    public IEnumerable<string> Offences(Regex pattern, bool codeOnly = true) =>
        codeOnly
            ? from line in Code()
            where pattern.IsMatch(line.Code)
            select At(line.Number)
            : from n in Enumerable.Range(1, Lines.Length)
            where pattern.IsMatch(Lines[n - 1])
            select At(n);

    private string At(int number) => $"{Path}:{number}: {Lines[number - 1].Trim()}";
}
