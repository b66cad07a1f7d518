using System.Buffers;
using System.Collections.Frozen;

namespace Muster.Acs.Provisioning.Expressions;

internal sealed partial class ExpressionParser
{
    private static readonly SearchValues<char> NameParts = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.*-"
    );

    private static readonly SearchValues<char> HexDigits = SearchValues.Create(
        "0123456789abcdefABCDEF"
    );

    private static readonly FrozenDictionary<string, string> Reserved = new[]
    {
        "AND",
        "CASE",
        "ELSE",
        "END",
        "ESCAPE",
        "FALSE",
        "IS",
        "LIKE",
        "NOT",
        "NULL",
        "OR",
        "THEN",
        "TRUE",
        "WHEN",
    }.ToFrozenDictionary(word => word, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the text, standing alone, is read as a parameter of that name.</summary>
    public static bool IsPlainName(string text) =>
        text.Length > 0
        && text.AsSpan().IndexOfAnyExcept(NameParts) < 0
        && !Reserved.ContainsKey(text)
        && NumberLength(text) == 0;

    /// <summary>Whether every character may stand in the name of a parameter.</summary>
    public static bool IsNameText(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(NameParts) < 0;

    private static bool IsNamePart(char character) => NameParts.Contains(character);

    /// <summary>
    /// How many characters at the beginning are a number: none when they go on as a name, for 123abc
    /// and 1.2.3 are names.
    /// </summary>
    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var first = at;
        var whole = NumberText.Digits(text, ref at);
        if (whole == 0 || (whole > 1 && text[first] == '0'))
            return 0;
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            NumberText.Digits(text, ref at);
        }
        at += NumberText.Exponent(text[at..]);
        var goesOn =
            at < text.Length
            && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.' or '{');
        return goesOn ? 0 : at;
    }

    private ReadOnlySpan<char> Run(int start)
    {
        var rest = _text.AsSpan(start);
        var length = rest.IndexOfAnyExcept(NameParts);
        return length < 0 ? rest : rest[..length];
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private bool IsAtEnd()
    {
        SkipSpace();
        return _at == _text.Length;
    }

    private bool IsNextOpenBrace(int at) => at < _text.Length && _text[at] == '{';

    private bool Take(char symbol)
    {
        SkipSpace();
        if (_at == _text.Length || _text[_at] != symbol)
            return false;
        _at++;
        return true;
    }

    private bool Take(string symbol)
    {
        SkipSpace();
        if (!_text.AsSpan(_at).StartsWith(symbol, StringComparison.Ordinal))
            return false;
        _at += symbol.Length;
        return true;
    }

    private bool TakeWord(string word)
    {
        SkipSpace();
        if (!Run(_at).Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        if (IsNextOpenBrace(_at + word.Length))
            return false;
        _at += word.Length;
        return true;
    }

    private void Demand(char symbol, string expected)
    {
        if (!Take(symbol))
            throw Expected(expected);
    }
}
