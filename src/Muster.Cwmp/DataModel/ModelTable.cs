using System.Globalization;

namespace Muster.Cwmp.DataModel;

/// <summary>
/// A data model as a short text of facts, one a line: an object with its access, and below it, after
/// a tab, its parameters with access, type and bounds. Descriptions are no part of it.
/// </summary>
/// <remarks>
/// <c>Device.WiFi.Radio.{i}. r 2.0</c>, then <c>⇥Channel w unsignedInt 2.0 v:1..255</c>. What is
/// optional has a letter: <c>v</c> ranges of the value, <c>s</c> of its length, <c>e</c> its
/// enumeration (<c>!</c> before what the CPE alone sets), <c>p</c> patterns, <c>l</c> lengths and
/// <c>n</c> numbers of items of a list, <c>u</c> units, <c>d</c> the default. Blanks, bars and
/// percent signs inside are written <c>%20</c>, <c>%7C</c>, <c>%25</c>.
/// </remarks>
public static class ModelTable
{
    /// <summary>Writes the facts of a model, ordered by path.</summary>
    public static void Write(ObjectModel model, TextWriter into)
    {
        var parameters = model.Parameters.Values.ToLookup(
            parameter => ParameterPath.Parent(parameter.Path),
            StringComparer.Ordinal
        );
        into.Write($"{model.Name}\n");
        foreach (var of in model.Objects.Values.OrderBy(of => of.Path, StringComparer.Ordinal))
        {
            into.Write($"{of.Path} {Access(of.Writable)} {of.Version ?? "-"}{Status(of.Status)}\n");
            foreach (
                var parameter in parameters[of.Path].OrderBy(p => p.Path, StringComparer.Ordinal)
            )
                into.Write($"\t{Line(parameter)}\n");
        }
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="FormatException">A line is none of the kind; it says which.</exception>
    public static ObjectModel Read(TextReader text)
    {
        var name = text.ReadLine() ?? throw new FormatException("The table is empty.");
        var objects = new Dictionary<string, ModelObject>(StringComparer.Ordinal);
        var parameters = new Dictionary<string, ModelParameter>(StringComparer.Ordinal);
        var path = "";
        while (text.ReadLine() is { } line)
        {
            var words = line.TrimStart('\t').Split(' ');
            if (words.Length < 3)
                throw new FormatException($"'{line}' names no access and version.");
            if (line[0] != '\t')
            {
                path = words[0];
                objects[path] = new ModelObject(path, words[1] == "w")
                {
                    Version = Version(words[2]),
                    Status = StatusOf(words),
                };
                continue;
            }
            var parameter = Parameter(path + words[0], words);
            parameters[parameter.Path] = parameter;
        }
        return new ObjectModel(name, objects, parameters);
    }

    private static string Line(ModelParameter parameter)
    {
        var syntax = parameter.Syntax;
        var line =
            $"{ParameterPath.LastNode(parameter.Path)} {Access(parameter.Writable)} {parameter.Version ?? "-"}"
            + $" {syntax.Type.Name()}{(syntax.IsList ? "[]" : "")}{Status(parameter.Status)}";
        if (syntax.IsHidden)
            line += " hidden";
        if (syntax.IsCommand)
            line += " command";
        line += Word('v', syntax.Ranges.Select(range => range.ToString()));
        line += Word('s', syntax.Sizes.Select(size => size.ToString()));
        line += Word('e', syntax.Enumeration.Select(one => (one.Writable ? "" : "!") + one.Value));
        line += Word('p', syntax.Patterns);
        line += Word('l', syntax.ListSizes.Select(size => size.ToString()));
        line += Word('n', syntax.ListItems is { } items ? [items.ToString()] : []);
        line += Word('u', syntax.Units is { } units ? [units] : []);
        return line + Word('d', parameter.Default is { } value ? [value] : []);
    }

    private static ModelParameter Parameter(string path, string[] words)
    {
        if (
            words.Length < 4
            || !ParameterTypes.TryParse(
                words[3].Replace("[]", "", StringComparison.Ordinal),
                out var type
            )
        )
            throw new FormatException($"{path} has no type.");
        var syntax = new ParameterSyntax(type)
        {
            IsList = words[3].EndsWith("[]", StringComparison.Ordinal),
            IsHidden = words.Contains("hidden"),
            IsCommand = words.Contains("command"),
        };
        string? defaults = null;
        foreach (var word in words.AsSpan(4))
        {
            if (word.Length < 2 || word[1] != ':')
                continue;
            string[] values = [.. word[2..].Split('|').Select(Plain)];
            if (word[0] == 'd')
                defaults = values[0];
            else
                syntax = With(syntax, word[0], values);
        }
        return new ModelParameter(path, words[1] == "w", syntax)
        {
            Version = Version(words[2]),
            Status = StatusOf(words),
            Default = defaults,
        };
    }

    private static ParameterSyntax With(ParameterSyntax syntax, char kind, string[] values) =>
        kind switch
        {
            'v' => syntax with { Ranges = [.. values.Select(Range)] },
            's' => syntax with { Sizes = [.. values.Select(Size)] },
            'e' => syntax with
            {
                Enumeration =
                [
                    .. values.Select(one => new EnumerationValue(
                        one.TrimStart('!'),
                        one is not ['!', ..]
                    )),
                ],
            },
            'p' => syntax with { Patterns = values },
            'l' => syntax with { ListSizes = [.. values.Select(Size)] },
            'n' => syntax with { ListItems = Size(values[0]) },
            'u' => syntax with { Units = values[0] },
            _ => throw new FormatException($"'{kind}' is no kind of bound."),
        };

    private static string Access(bool writable) => writable ? "w" : "r";

    private static string? Version(string word) => word == "-" ? null : word;

    private static string Status(ModelStatus status) =>
        status == ModelStatus.Current ? "" : $" {status}";

    private static ModelStatus StatusOf(string[] words)
    {
        foreach (var word in words)
            if (word is [>= 'A' and <= 'Z', ..] && Enum.TryParse<ModelStatus>(word, out var status))
                return status;
        return ModelStatus.Current;
    }

    private static ValueRange Range(string text)
    {
        var (from, to) = Ends(text);
        return new(
            from is "" ? null : decimal.Parse(from, CultureInfo.InvariantCulture),
            to is "" ? null : decimal.Parse(to, CultureInfo.InvariantCulture)
        );
    }

    private static SizeRange Size(string text)
    {
        var (from, to) = Ends(text);
        return new(
            from is "" ? null : long.Parse(from, CultureInfo.InvariantCulture),
            to is "" ? null : long.Parse(to, CultureInfo.InvariantCulture)
        );
    }

    private static (string From, string To) Ends(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        return dots < 0
            ? throw new FormatException($"'{text}' is no range.")
            : (text[..dots], text[(dots + 2)..]);
    }

    private static string Word(char kind, IEnumerable<string> values)
    {
        string[] all = [.. values.Select(Written)];
        return all.Length == 0 ? "" : $" {kind}:{string.Join('|', all)}";
    }

    private static string Written(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace(" ", "%20", StringComparison.Ordinal)
            .Replace("|", "%7C", StringComparison.Ordinal)
            .Replace("\t", "%09", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal);

    private static string Plain(string text) =>
        text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;
}
