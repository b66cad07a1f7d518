using System.Globalization;
using System.Text;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// The shared statements as PostgreSQL reads them. They are written so that both databases understand
/// them; what is left are the marks of their values, and what is said to the planner of SQLite alone,
/// which knows no statistics: the order of a join (CROSS JOIN) and the index to take (INDEXED BY).
/// LIKE tells no capital from a small letter of ASCII in SQLite: ILIKE does the same on texts that are
/// compared by their octets, as all are here.
/// </summary>
internal static class PostgresText
{
    public static string Of(string sql)
    {
        var text = new StringBuilder(sql.Length + 32);
        var last = 0;
        for (var at = 0; at < sql.Length; )
        {
            var end = EndOf(sql, at);
            var word = sql.AsSpan(at, end - at);
            at = end;
            if (word[0] == '?')
                Number(text, word, ref last);
            else if (word.SequenceEqual("LIKE"))
                text.Append("ILIKE");
            else if (word.SequenceEqual("CROSS"))
                at = Skip(sql, at, 0);
            else if (word.SequenceEqual("INDEXED"))
                at = Skip(sql, at, 2);
            else
                text.Append(word);
        }
        return text.ToString();
    }

    // A mark without a number has the next one, as SQLite counts.
    private static void Number(StringBuilder text, ReadOnlySpan<char> mark, ref int last)
    {
        var number =
            mark.Length == 1 ? last + 1 : int.Parse(mark[1..], CultureInfo.InvariantCulture);
        last = Math.Max(last, number);
        text.Append('$').Append(number);
    }

    // Behind so many words, and the spaces before each.
    private static int Skip(string sql, int at, int words)
    {
        for (; ; words--)
        {
            while (at < sql.Length && char.IsWhiteSpace(sql[at]))
                at++;
            if (words == 0)
                return at;
            at = EndOf(sql, at);
        }
    }

    /// <summary>Where the word, the mark, the quoted text or the single character ends.</summary>
    private static int EndOf(string sql, int at)
    {
        var first = sql[at++];
        if (first is '\'' or '"')
            return sql.IndexOf(first, at) is var quote and >= 0 ? quote + 1 : sql.Length;
        if (first == '?')
            while (at < sql.Length && char.IsAsciiDigit(sql[at]))
                at++;
        else if (IsOfWord(first))
            while (at < sql.Length && IsOfWord(sql[at]))
                at++;
        return at;
    }

    private static bool IsOfWord(char each) => char.IsAsciiLetterOrDigit(each) || each == '_';
}
