using System.Globalization;
using System.Text.RegularExpressions;

namespace Muster.Cwmp.DataModel;

/// <summary>Which file an import means: published names leave out corrigenda and patch versions.</summary>
internal sealed partial class ModelImports(IEnumerable<string> files)
{
    private readonly HashSet<string> _files = new(files, StringComparer.Ordinal);

    public string? Resolve(string file, string? spec)
    {
        if (_files.Contains(file))
            return file;
        var name = NumberAndSuffix().Match(file);
        if (!name.Success)
            return null;
        var suffix = name.Groups["suffix"].Value;
        var fromSpec = NumberAndSuffix().Match(spec?[(spec.LastIndexOf(':') + 1)..] ?? "");
        return Newest(fromSpec.Groups["number"].Value, suffix)
            ?? Newest(name.Groups["number"].Value, suffix);
    }

    /// <summary>The highest <c>number[-n...]suffix.xml</c> there is.</summary>
    private string? Newest(string number, string suffix)
    {
        if (number.Length == 0)
            return null;
        string? best = null;
        var bestVersion = Array.Empty<int>();
        foreach (var file in _files)
        {
            var match = NumberAndSuffix().Match(file);
            if (!match.Success || match.Groups["suffix"].Value != suffix)
                continue;
            var found = match.Groups["number"].Value;
            if (found != number && !found.StartsWith($"{number}-", StringComparison.Ordinal))
                continue;
            var version = Numbers(found);
            if (best is not null && version.AsSpan().SequenceCompareTo(bestVersion) <= 0)
                continue;
            best = file;
            bestVersion = version;
        }
        return best;
    }

    private static int[] Numbers(string name) =>
        [.. name.Split('-').Skip(1).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];

    [GeneratedRegex(
        "^(?<number>[a-z]+(-[0-9]{1,6})+)(?<suffix>.*?)(\\.xml)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex NumberAndSuffix();
}
