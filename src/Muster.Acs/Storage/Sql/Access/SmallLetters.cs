namespace Muster.Acs.Storage.Sql;

/// <summary>
/// Names that are the same in capitals and in small letters are compared with <c>lower(column)</c>, which
/// both databases do for ASCII alone. What they are compared with is made small here: PostgreSQL would
/// do it by the language that the database was created for.
/// </summary>
internal static class SmallLetters
{
    public static string Of(string text) =>
        string.Create(
            text.Length,
            text,
            static (small, text) =>
            {
                for (var at = 0; at < text.Length; at++)
                    small[at] = char.IsAsciiLetterUpper(text[at])
                        ? (char)(text[at] | 0x20)
                        : text[at];
            }
        );
}
