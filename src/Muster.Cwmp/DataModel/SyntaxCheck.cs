using System.Text.RegularExpressions;

namespace Muster.Cwmp.DataModel;

/// <summary>Judges values by a <see cref="ParameterSyntax"/>.</summary>
public static class SyntaxCheck
{
    private const int MaxShown = 60;
    private const RegexOptions PatternOptions =
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>
    /// Checks a value and gives its canonical form: numbers without sign and leading zeros,
    /// booleans as <c>true</c> and <c>false</c>, dateTimes in UTC, hexadecimal digits upper-case.
    /// </summary>
    /// <param name="syntax">What the parameter takes.</param>
    /// <param name="text">The value as sent.</param>
    /// <param name="written">True when somebody writes it, so that values only the CPE sets are
    /// refused; false when the CPE itself reports it.</param>
    public static ValueVerdict Check(this ParameterSyntax syntax, string text, bool written = false)
    {
        if (!syntax.IsList)
            return CheckOne(syntax, text, written);
        // "Empty string = empty list"; white space around commas is no part of the items.
        string[] items = text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries);
        if (syntax.ListItems is { } count && !count.Contains(items.Length))
            return ValueVerdict.NotAllowed(
                $"the list has {items.Length} items, allowed are {count}"
            );
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Length == 0)
                return ValueVerdict.NotAllowed("the list has an empty item");
            var item = CheckOne(syntax, items[i], written);
            if (!item.IsGood)
                return item;
            items[i] = item.Canonical;
        }
        var list = string.Join(',', items);
        return Fits(syntax.ListSizes, list.Length)
            ? ValueVerdict.Good(list == text ? text : list)
            : ValueVerdict.NotAllowed($"the list is {list.Length} characters long");
    }

    private static ValueVerdict CheckOne(ParameterSyntax syntax, string text, bool written)
    {
        if (!LexicalForms.TryCanonical(syntax.Type, text, out var canonical, out var length))
            return ValueVerdict.WrongType($"'{Shown(text)}' is no {syntax.Type.Name()}");
        if (!Fits(syntax.Sizes, length))
            return ValueVerdict.NotAllowed(
                $"the length is {length}, allowed are {string.Join(", ", syntax.Sizes)}"
            );
        if (syntax.Enumeration.Count > 0)
            return CheckEnumeration(syntax, canonical, written);
        if (syntax.Ranges.Count > 0 && !InRange(syntax, canonical))
            return ValueVerdict.NotAllowed(
                $"{canonical} is outside {string.Join(", ", syntax.Ranges)}"
            );
        return MatchesPattern(syntax, canonical)
            ? ValueVerdict.Good(canonical)
            : ValueVerdict.NotAllowed($"'{Shown(text)}' does not have the form required");
    }

    private static ValueVerdict CheckEnumeration(ParameterSyntax syntax, string text, bool written)
    {
        foreach (var value in syntax.Enumeration)
            if (value.Value == text)
                return value.Writable || !written
                    ? ValueVerdict.Good(value.Value)
                    : ValueVerdict.NotAllowed($"'{text}' is set by the CPE alone");
        // A pattern beside an enumeration widens it.
        return syntax.Patterns.Count > 0 && MatchesPattern(syntax, text)
            ? ValueVerdict.Good(text)
            : ValueVerdict.NotAllowed($"'{Shown(text)}' is not one of the values listed");
    }

    private static bool Fits(IReadOnlyList<SizeRange> sizes, long length)
    {
        foreach (var size in sizes)
            if (size.Contains(length))
                return true;
        return sizes.Count == 0;
    }

    private static bool InRange(ParameterSyntax syntax, string canonical)
    {
        if (!LexicalForms.TryNumber(canonical, out var number))
            return true;
        foreach (var range in syntax.Ranges)
            if (range.Contains(number))
                return true;
        return false;
    }

    /// <summary>True when a pattern can be used here.</summary>
    public static bool IsPattern(string pattern) => Matches("", pattern) is not null;

    private static bool MatchesPattern(ParameterSyntax syntax, string text)
    {
        foreach (var pattern in syntax.Patterns)
            // A pattern .NET has no words for refuses nothing.
            if (Matches(text, pattern) ?? true)
                return true;
        return syntax.Patterns.Count == 0;
    }

    /// <summary>Null when the pattern cannot be used.</summary>
    private static bool? Matches(string text, string pattern)
    {
        try
        {
            // An XML Schema pattern is anchored at both ends.
            return Regex.IsMatch(text, $"^(?:{pattern})\\z", PatternOptions);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Shown(string text) =>
        text.Length <= MaxShown ? text : string.Concat(text.AsSpan(0, MaxShown), "...");
}
