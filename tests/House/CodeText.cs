using System.Text;

namespace Muster.House;

/// <summary>
/// C# without comments and the insides of literals. A scanner of a few states, not a compiler: raw
/// strings, verbatim strings, interpolation (its holes are blanked too) and both kinds of comments.
/// </summary>
internal static class CodeText
{
    public static IEnumerable<(int Number, string Code)> Lines(string[] lines)
    {
        var state = new State();
        for (var n = 0; n < lines.Length; n++)
            yield return (n + 1, Blank(lines[n], state));
    }

    private sealed class State
    {
        public bool InComment;
        public int RawQuotes;
        public bool InVerbatim;
    }

    private static string Blank(string line, State state)
    {
        var code = new StringBuilder(line.Length);
        var i = 0;
        while (i < line.Length)
        {
            if (state.InComment)
                i = SkipTo(line, i, "*/", out state.InComment);
            else if (state.RawQuotes > 0)
                i = SkipRaw(line, i, state);
            else if (state.InVerbatim)
                i = SkipVerbatim(line, i, state);
            else if (line.AsSpan(i).StartsWith("//", StringComparison.Ordinal))
                break;
            else if (line.AsSpan(i).StartsWith("/*", StringComparison.Ordinal))
                (state.InComment, i) = (true, i + 2);
            else if (line[i] == '"')
                i = OpenString(line, i, state, code);
            else if (line[i] == '\'')
                i = SkipQuoted(line, i, '\'', code);
            else
                code.Append(line[i++]);
        }
        return code.ToString();
    }

    private static int OpenString(string line, int i, State state, StringBuilder code)
    {
        var quotes = 0;
        while (i + quotes < line.Length && line[i + quotes] == '"')
            quotes++;
        if (quotes >= 3)
        {
            state.RawQuotes = quotes;
            code.Append("\"\"");
            return i + quotes;
        }
        if (i > 0 && (line[i - 1] == '@' || (i > 1 && line[i - 1] == '$' && line[i - 2] == '@')))
        {
            state.InVerbatim = true;
            code.Append("\"\"");
            return i + 1;
        }
        return SkipQuoted(line, i, '"', code);
    }

    private static int SkipTo(string line, int i, string end, out bool still)
    {
        var found = line.IndexOf(end, i, StringComparison.Ordinal);
        still = found < 0;
        return still ? line.Length : found + end.Length;
    }

    private static int SkipRaw(string line, int i, State state)
    {
        var next = SkipTo(line, i, new string('"', state.RawQuotes), out var still);
        if (!still)
            state.RawQuotes = 0;
        return next;
    }

    private static int SkipVerbatim(string line, int i, State state)
    {
        while (i < line.Length)
        {
            if (line[i] != '"')
                i++;
            else if (i + 1 < line.Length && line[i + 1] == '"')
                i += 2;
            else
            {
                state.InVerbatim = false;
                return i + 1;
            }
        }
        return i;
    }

    private static int SkipQuoted(string line, int i, char quote, StringBuilder code)
    {
        code.Append(quote).Append(quote);
        i++;
        while (i < line.Length && line[i] != quote)
            i += line[i] == '\\' ? 2 : 1;
        return Math.Min(i + 1, line.Length);
    }
}
