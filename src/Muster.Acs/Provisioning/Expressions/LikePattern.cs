namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// LIKE: <c>%</c> any run, <c>_</c> one character, case-sensitive, anchored; neither crosses the end of
/// a line.
/// </summary>
internal static class LikePattern
{
    /// <summary>A longer pattern is refused, or gives null where it is computed.</summary>
    public const int MaxLength = 1024;

    /// <summary>
    /// Goes back to the last <c>%</c> only, so that the work is at most the product of both lengths.
    /// An earlier <c>%</c> need not be tried again: all it could do is begin the later one further
    /// right, and no further than the end of the same line.
    /// </summary>
    public static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern, char? escape)
    {
        var (at, next) = (0, 0);
        var (run, afterRun) = (-1, 0);
        while (true)
        {
            if (next < pattern.Length && pattern[next] == '%' && pattern[next] != escape)
            {
                run = at;
                afterRun = ++next;
                continue;
            }
            if (next == pattern.Length && at == text.Length)
                return true;
            if (at < text.Length && next < pattern.Length)
            {
                var length = StepMatches(text[at], pattern[next..], escape);
                if (length > 0)
                {
                    at++;
                    next += length;
                    continue;
                }
            }
            if (run < 0 || run >= text.Length || IsLineEnd(text[run]))
                return false;
            at = ++run;
            next = afterRun;
        }
    }

    /// <summary>How much of the pattern the character takes; 0 when it does not fit.</summary>
    private static int StepMatches(char character, ReadOnlySpan<char> pattern, char? escape)
    {
        if (pattern[0] == escape && pattern.Length > 1)
            return pattern[1] == character ? 2 : 0;
        if (pattern[0] == '_')
            return IsLineEnd(character) ? 0 : 1;
        return pattern[0] == character ? 1 : 0;
    }

    /// <summary>The text every match begins with.</summary>
    public static string Prefix(string pattern, char? escape)
    {
        var prefix = new System.Text.StringBuilder();
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == escape && at + 1 < pattern.Length)
                at++;
            else if (pattern[at] is '%' or '_')
                break;
            prefix.Append(pattern[at]);
        }
        return prefix.ToString();
    }

    private static bool IsLineEnd(char character) =>
        character is '\n' or '\r' or '\u2028' or '\u2029';
}
