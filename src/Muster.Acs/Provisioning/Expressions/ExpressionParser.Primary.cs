using System.Text;

namespace Muster.Acs.Provisioning.Expressions;

internal sealed partial class ExpressionParser
{
    private Expression Primary()
    {
        SkipSpace();
        var start = _at;
        if (Take('('))
        {
            var inner = Operators();
            Demand(')', "')' or an operator");
            return inner;
        }
        var next = _at < _text.Length ? _text[_at] : '\0';
        if (next is '\'' or '"')
            return Made(new Literal(Quoted(next)) { Position = start });
        if (NumberLength(_text.AsSpan(_at)) is > 0 and var length)
        {
            _at += length;
            ExpressionValue number = NumberText.Parse(_text.AsSpan(start, length));
            if (number.IsNull)
                throw Error("the number is too large", start);
            return Made(new Literal(number) { Position = start });
        }
        if (next == '{' || IsNamePart(next))
            return Named(start);
        throw Expected("an expression");
    }

    private Expression Named(int start)
    {
        var word = Run(_at).ToString();
        if (!IsNextOpenBrace(start + word.Length))
        {
            if (Reserved.TryGetValue(word, out var keyword))
                return KeywordAt(start, keyword);
            _at += word.Length;
            if (Take('('))
                return Function(word, start);
            return Made(new Parameter(word) { Position = start });
        }
        var pieces = new List<Expression>();
        while (true)
        {
            var piece = Run(_at);
            if (piece.Length > 0)
                pieces.Add(Made(new Literal(piece.ToString()) { Position = _at }));
            _at += piece.Length;
            if (!IsNextOpenBrace(_at))
                break;
            _at++;
            pieces.Add(Operators());
            Demand('}', "'}' or an operator");
        }
        if (pieces is [Literal { Value: { Kind: ExpressionKind.Text } name }])
            return Made(new Parameter(name.AsText()!) { Position = start });
        var joined = pieces.Count == 1 ? pieces[0] : Joined(ChainOperator.Concat, pieces);
        return Made(new ComputedParameter(joined) { Position = start });
    }

    private Expression KeywordAt(int start, string keyword)
    {
        switch (keyword)
        {
            case "NULL":
                _at += keyword.Length;
                return Made(new Literal(ExpressionValue.Null) { Position = start });
            case "TRUE" or "FALSE":
                _at += keyword.Length;
                return Made(new Literal(keyword == "TRUE") { Position = start });
            case "CASE":
                _at += keyword.Length;
                return Choice(start);
            default:
                throw Expected("an expression");
        }
    }

    private Expression Function(string name, int start)
    {
        if (!char.IsAsciiLetter(name[0]) || name.AsSpan().IndexOfAny(".*-") >= 0)
            throw Error($"expected the name of a function before '(', found {name}", start);
        var arguments = new List<Expression>();
        if (!Take(')'))
        {
            do arguments.Add(Operators());
            while (Take(','));
            Demand(')', "',', ')' or an operator");
        }
        var call = new Call(name.ToUpperInvariant(), [.. arguments]) { Position = start };
        // What has no such label stays a call that nobody answers, as in GenieACS.
        return call.Function == SmartSearch.Function && SmartSearch.Of(call, out _) is { } meant
            ? Made(meant with { Position = start })
            : Made(call);
    }

    private Case Choice(int start)
    {
        var branches = new List<Expression>();
        while (TakeWord("WHEN"))
        {
            branches.Add(Operators());
            if (!TakeWord("THEN"))
                throw Expected("THEN or an operator");
            branches.Add(Operators());
        }
        if (branches.Count == 0)
            throw Expected("WHEN");
        var otherwise = TakeWord("ELSE") ? Operators() : null;
        if (!TakeWord("END"))
            throw Expected(
                otherwise is null ? "WHEN, ELSE, END or an operator" : "END or an operator"
            );
        return Made(new Case([.. branches], otherwise) { Position = start });
    }

    // 'it''s', or "it's" with the escapes of JSON.
    private string Quoted(char quote)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (true)
        {
            if (_at == _text.Length)
                throw Error($"the text that begins here has no closing {quote}", start);
            var next = _text[_at++];
            if (next == quote)
            {
                if (quote == '"' || _at == _text.Length || _text[_at] != quote)
                    break;
                _at++;
            }
            else if (next == '\\' && quote == '"')
            {
                next = Escaped(start);
            }
            text.Append(next);
        }
        foreach (var rune in text.ToString().EnumerateRunes())
            if (rune == Rune.ReplacementChar)
                return WellFormed(text.ToString(), start);
        return text.ToString();
    }

    private char Escaped(int start)
    {
        if (_at == _text.Length)
            throw Error("the text that begins here has no closing \"", start);
        var position = _at - 1;
        switch (_text[_at++])
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case var same and ('"' or '\\' or '/' or '\''):
                return same;
            case 'u' when IsHex(_at):
                _at += 4;
                return (char)Convert.ToInt32(_text.Substring(_at - 4, 4), 16);
            default:
                throw Error(
                    "expected one of \\\" \\\\ \\/ \\n \\t \\r \\b \\f and \\u with four hex digits",
                    position
                );
        }
    }

    private bool IsHex(int start) =>
        start + 4 <= _text.Length && _text.AsSpan(start, 4).IndexOfAnyExcept(HexDigits) < 0;

    // Half a surrogate pair is no text: no store could hold it.
    private string WellFormed(string text, int start)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (
                char.IsHighSurrogate(text[at])
                && at + 1 < text.Length
                && char.IsLowSurrogate(text[at + 1])
            )
                at++;
            else if (char.IsSurrogate(text[at]))
                throw Error("the text that begins here holds half a character", start);
        }
        return text;
    }
}
