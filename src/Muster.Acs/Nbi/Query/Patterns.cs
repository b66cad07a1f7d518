using System.Text.RegularExpressions;

namespace Muster.Acs.Nbi.Query;

/// <summary>
/// Regular expressions of strangers: of a bounded length, and with a bound on the time that one match may
/// take; and the texts that stand for some.
/// </summary>
internal static class Patterns
{
    private const int MaxLength = 1_000;

    /// <summary>Throws when it is none.</summary>
    /// <param name="flags">i, m, s and x; g, u and y mean nothing here.</param>
    public static Fits Of(string pattern, string flags)
    {
        if (pattern.Length > MaxLength)
            throw NbiRefusal.Bad($"Regular expressions have at most {MaxLength} characters.");
        var options = RegexOptions.CultureInvariant;
        foreach (var flag in flags)
            options |= flag switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                'g' or 'u' or 'y' => RegexOptions.None,
                _ => throw NbiRefusal.Bad($"'{flag}' is no flag of a regular expression."),
            };
        try
        {
            return new Fits(new BoundedPattern(pattern, options).IsMatch);
        }
        catch (ArgumentException wrong)
        {
            throw NbiRefusal.Bad($"'{pattern}' is no regular expression: {wrong.Message}", wrong);
        }
    }

    /// <summary>
    /// <c>/pattern/flags</c>, or a text with asterisks, each of which stands for anything; null for what
    /// is neither.
    /// </summary>
    public static Fits? OfText(string text)
    {
        var end = text.LastIndexOf('/');
        if (text.StartsWith('/') && end > 0 && text.AsSpan(end + 1).IndexOfAnyExcept("gimy") < 0)
            return TryOf(text[1..end], text[(end + 1)..]);
        return text.Contains('*') ? new Fits(new Glob(text).IsMatch) : null;
    }

    // A text that only looks like a pattern is a text.
    private static Fits? TryOf(string pattern, string flags)
    {
        try
        {
            return Of(pattern, flags);
        }
        catch (NbiRefusal)
        {
            return null;
        }
    }
}
