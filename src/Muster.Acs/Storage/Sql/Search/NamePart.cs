namespace Muster.Acs.Storage.Sql;

/// <summary>A text that is looked for in what devices are called, of three letters or more.</summary>
/// <param name="Pattern">For LIKE.</param>
/// <param name="Groups">For the words of SQLite.</param>
internal sealed record NamePart(string Text, string Pattern, string Groups)
{
    /// <summary>
    /// Nothing of an id but what joins its three parts has this sign: a text without it is part of one of them.
    /// </summary>
    private const char Joint = '-';

    private bool IsWithin => !Text.Contains(Joint, StringComparison.Ordinal);

    public static NamePart? Of(string text, string pattern) =>
        WordParts.Groups(text) is { } groups ? new(text, pattern, groups) : null;

    /// <summary>
    /// What brings the devices that do not have it from their maker, class, model or a tag, but perhaps others too.
    /// </summary>
    public (string Sql, IReadOnlyList<object> Values) Own(SqlDatabase database) =>
        (database.Choose("s", "p"), IsWithin) switch
        {
            ("s", true) => (
                "SELECT rowid FROM device_words_own WHERE device_words_own MATCH ?",
                [Groups]
            ),
            ("s", false) => (DeviceSearch.ByWords, [Groups]),
            (_, true) => (
                "SELECT w.row_id FROM devices w "
                    + "WHERE device_own_words(w.id, w.product_class, w.serial_number) "
                    + @"LIKE ? ESCAPE '\'",
                [Pattern]
            ),
            _ => (
                @"SELECT w.row_id FROM devices w WHERE w.id LIKE ? ESCAPE '\' "
                    + @"OR w.serial_number LIKE ? ESCAPE '\'",
                [Pattern, Pattern]
            ),
        };

    /// <summary>What has it that many devices share.</summary>
    public SharedParts Shared(SqlDatabase database) =>
        IsWithin
            ? SharedParts.OfName(database, Text, Pattern)
            : SharedParts.OfModel(database, Text, Pattern);
}
