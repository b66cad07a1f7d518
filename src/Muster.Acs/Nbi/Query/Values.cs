using System.Globalization;

namespace Muster.Acs.Nbi.Query;

/// <summary>
/// The values a filter compares: null, bool, double, string, DateTimeOffset, lists and documents.
/// </summary>
internal static class Values
{
    private const int OfNull = 0;
    private const int OfNumber = 1;
    private const int OfText = 2;
    private const int OfDocument = 3;
    private const int OfList = 4;
    private const int OfBoolean = 5;
    private const int OfTime = 6;

    /// <summary>Whether two values are one; a number is never a text.</summary>
    public static bool AreEqual(object? left, object? right) =>
        (left, right) switch
        {
            (null, null) => true,
            (double one, double other) => one.Equals(other),
            (string one, string other) => string.Equals(one, other, StringComparison.Ordinal),
            (bool one, bool other) => one == other,
            (DateTimeOffset one, DateTimeOffset other) => Milliseconds(one) == Milliseconds(other),
            (List<object?> one, List<object?> other) => one.Count == other.Count
                && one.Zip(other).All(pair => AreEqual(pair.First, pair.Second)),
            (Document one, Document other) => one.Count == other.Count
                && one.All(each =>
                    other.TryGetValue(each.Key, out var value) && AreEqual(each.Value, value)
                ),
            _ => false,
        };

    /// <summary>How two values of one type stand to each other; null when their types differ.</summary>
    public static int? Compare(object? left, object? right) =>
        (left, right) switch
        {
            (null, null) => 0,
            (double one, double other) => one.CompareTo(other),
            (string one, string other) => string.CompareOrdinal(one, other),
            (bool one, bool other) => one.CompareTo(other),
            (DateTimeOffset one, DateTimeOffset other) => Milliseconds(one)
                .CompareTo(Milliseconds(other)),
            _ => null,
        };

    /// <summary>The order of all values, for sorting: by type, then within it.</summary>
    public static int Order(object? left, object? right)
    {
        var (one, other) = (RankOf(left), RankOf(right));
        return one != other ? one.CompareTo(other) : Compare(left, right) ?? 0;
    }

    /// <summary>Whether a value is of a BSON type, by its name or number.</summary>
    public static bool IsOf(object? value, string type) =>
        type switch
        {
            "double" or "1" or "number" or "int" or "16" or "long" or "18" => value is double,
            "string" or "2" => value is string,
            "object" or "3" => value is Document,
            "array" or "4" => value is List<object?>,
            "bool" or "8" => value is bool,
            "date" or "9" => value is DateTimeOffset,
            "null" or "10" => value is null,
            _ => false,
        };

    /// <summary>A time as GenieACS writes it: ISO 8601 with milliseconds.</summary>
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static int RankOf(object? value) =>
        value switch
        {
            null => OfNull,
            double => OfNumber,
            string => OfText,
            Document => OfDocument,
            List<object?> => OfList,
            bool => OfBoolean,
            _ => OfTime,
        };
}
