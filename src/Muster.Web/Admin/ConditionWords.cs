using System.Text.RegularExpressions;

namespace Muster.Web.Admin;

/// <summary>A part of a condition, to be read by people.</summary>
public abstract record ConditionPart;

/// <summary>Parts of which one must hold, or all.</summary>
public sealed record ConditionGroup(bool IsAll, IReadOnlyList<ConditionPart> Parts) : ConditionPart;

/// <summary>Something that must be one of these.</summary>
public sealed record ConditionValues(string Subject, IReadOnlyList<string> Values) : ConditionPart;

/// <summary>What has no words: as it is written.</summary>
public sealed record ConditionText(string Text) : ConditionPart;

/// <summary>Takes a condition of a permission apart at its ORs and ANDs.</summary>
internal static partial class ConditionWords
{
    private const int Deepest = 8;

    public static ConditionPart Of(string text) => Of(text, 0);

    private static ConditionPart Of(string text, int depth)
    {
        text = Bare(text.Trim());
        // The AND of a BETWEEN joins nothing.
        if (depth == Deepest || text.Contains("BETWEEN", StringComparison.OrdinalIgnoreCase))
            return new ConditionText(text);
        foreach (var word in (string[])["OR", "AND"])
        {
            var parts = Split(text, word);
            if (parts.Count > 1)
                return Joined(word == "AND", [.. parts.Select(part => Of(part, depth + 1))]);
        }
        return Leaf(text);
    }

    // Comparisons of one thing with many values are one line.
    private static ConditionPart Joined(bool isAll, List<ConditionPart> parts)
    {
        var joined = new List<ConditionPart>();
        foreach (var part in parts)
        {
            if (
                !isAll
                && part is ConditionValues one
                && joined
                    .OfType<ConditionValues>()
                    .FirstOrDefault(each => each.Subject == one.Subject)
                    is { } known
            )
                joined[joined.IndexOf(known)] = known with
                {
                    Values = [.. known.Values, .. one.Values],
                };
            else
                joined.Add(part);
        }
        return joined is [var only] ? only : new ConditionGroup(isAll, joined);
    }

    private static ConditionPart Leaf(string text)
    {
        var form = Comparison().Match(text);
        if (!form.Success)
            return Tag().Match(text) is { Success: true } tag
                ? new ConditionValues("has the tag", [tag.Groups["name"].Value])
                : new ConditionText(text);
        var value = form.Groups["value"].Value.Replace("''", "'");
        if (form.Groups["operator"].Value == "LIKE")
            value = value.Replace('%', '*');
        return Subject(form.Groups["name"].Value) is { } subject
            ? new ConditionValues(subject, [value])
            : new ConditionText(text);
    }

    private static string? Subject(string name) =>
        name switch
        {
            "mutation.kind" => "the work is",
            "mutation.parameterValues.name" => "each parameter is",
            "mutation.objectName" => "the object is",
            "mutation.fileName" => "the file is",
            "DeviceID.ID" => "the device is",
            "DeviceID.ProductClass" => "the product class is",
            "DeviceID.Manufacturer" => "the manufacturer is",
            "DeviceID.SerialNumber" => "the serial number is",
            _ => null,
        };

    /// <summary>Without brackets around the whole.</summary>
    private static string Bare(string text)
    {
        while (text.Length > 1 && text[0] == '(' && Closing(text) == text.Length - 1)
            text = text[1..^1].Trim();
        return text;
    }

    private static int Closing(string text)
    {
        var (depth, isQuoted) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\'')
                isQuoted = !isQuoted;
            else if (!isQuoted && text[at] == '(')
                depth++;
            else if (!isQuoted && text[at] == ')' && --depth == 0)
                return at;
        }
        return -1;
    }

    private static List<string> Split(string text, string word)
    {
        var parts = new List<string>();
        var (depth, isQuoted, start) = (0, false, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\'')
                isQuoted = !isQuoted;
            else if (isQuoted)
                continue;
            else if (text[at] is '(' or ')')
                depth += text[at] == '(' ? 1 : -1;
            else if (depth == 0 && IsWord(text, at, word))
            {
                parts.Add(text[start..at]);
                start = at + word.Length;
            }
        }
        parts.Add(text[start..]);
        return parts;
    }

    private static bool IsWord(string text, int at, string word) =>
        string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
        && (at == 0 || IsBoundary(text[at - 1]))
        && at + word.Length < text.Length
        && IsBoundary(text[at + word.Length]);

    private static bool IsBoundary(char sign) => char.IsWhiteSpace(sign) || sign is '(' or ')';

    [GeneratedRegex(
        @"^(?<name>[\w.]+)\s*(?<operator>=|LIKE)\s*'(?<value>([^']|'')*)'$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Comparison();

    [GeneratedRegex(
        @"^Tags\.(?<name>[\w.-]+)\s+IS\s+NOT\s+NULL$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Tag();
}
