using System.Text;

namespace Muster.Acs.Storage.Sql;

/// <summary>Beginnings and parts of texts, as indexes find them.</summary>
internal static class WordParts
{
    /// <summary>More groups tell no more.</summary>
    private const int MostGroups = 24;

    /// <summary>The first text, in the order of UTF-8 octets, behind all that begin with the prefix.</summary>
    public static string? After(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToArray();
        for (var last = runes.Length - 1; last >= 0; last--)
        {
            if (runes[last].Value == 0x10ffff)
                continue;
            var next = runes[last].Value == 0xd7ff ? 0xe000 : runes[last].Value + 1;
            return string.Concat(runes[..last].Select(rune => rune.ToString()))
                + new Rune(next).ToString();
        }
        return null;
    }

    /// <summary>
    /// The groups of three letters of a text, all of which a device has that has the text; null when it
    /// is too short.
    /// </summary>
    public static string? Groups(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        if (runes.Length < 3 || text.Contains('\0', StringComparison.Ordinal))
            return null;
        var groups = new List<string>();
        for (var at = 0; at + 3 <= runes.Length && groups.Count < MostGroups; at++)
        {
            var group = new StringBuilder("\"");
            foreach (var rune in runes.AsSpan(at, 3))
                group.Append(rune.ToString().Replace("\"", "\"\"", StringComparison.Ordinal));
            groups.Add(group.Append('"').ToString());
        }
        return string.Join(" AND ", groups.Distinct(StringComparer.Ordinal));
    }
}
