using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>
/// Where a page ended: the sort key of its last row, opaque to callers. A list that changes between
/// two pages neither repeats nor loses a row that stays.
/// </summary>
internal static class Cursor
{
    private const int MaxLength = 4096;

    public static string Of(string list, string key) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}:{key}"));

    public static string Of(string list, long key) =>
        Of(list, key.ToString(CultureInfo.InvariantCulture));

    /// <summary>The key, or null on the first page. Throws Invalid for what is no cursor of this list.</summary>
    public static string? Text(string list, PageRequest page)
    {
        if (page.Limit is < 1 or > 1000)
            throw new OperationException(
                OperationFaultKind.Invalid,
                "A page holds 1 to 1,000 rows.",
                "limit"
            );
        if (page.Cursor is not { } cursor)
            return null;
        try
        {
            if (cursor.Length <= MaxLength)
            {
                var text = Utf8.GetString(Base64Url.DecodeFromChars(cursor));
                if (text.StartsWith($"{list}:", StringComparison.Ordinal))
                    return text[(list.Length + 1)..];
            }
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException)
        {
            throw Bad(failure);
        }
        throw Bad();
    }

    /// <summary>The key as a number; <paramref name="first"/> on the first page.</summary>
    public static long Number(string list, PageRequest page, long first)
    {
        if (Text(list, page) is not { } text)
            return first;
        return long.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Bad();
    }

    /// <summary>A page out of one row more than was asked for.</summary>
    public static Page<T> Page<T>(
        List<T> rows,
        PageRequest page,
        Func<T, string> cursorOf,
        long? total
    )
    {
        if (rows.Count <= page.Limit)
            return new(rows, null, total);
        rows.RemoveAt(rows.Count - 1);
        return new(rows, cursorOf(rows[^1]), total);
    }

    internal static OperationException Bad(Exception? inner = null) =>
        new(
            OperationFaultKind.Invalid,
            "This cursor is not one that this list gave out.",
            "cursor",
            inner
        );

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
}
