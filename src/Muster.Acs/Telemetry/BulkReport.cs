using System.Globalization;

namespace Muster.Acs.Telemetry;

/// <summary>What a device told of one instant.</summary>
/// <param name="CollectionTime">When it collected; null when the report does not say.</param>
/// <param name="Values">Numbers, and booleans as 1 and 0.</param>
internal sealed record BulkReport(
    DateTimeOffset? CollectionTime,
    IReadOnlyList<KeyValuePair<string, decimal>> Values
);

/// <summary>What could be read of one body.</summary>
/// <param name="Reports">The good ones: one that nobody can read shall not hold up the others.</param>
/// <param name="Problem">The first thing that is wrong with it; null when nothing is.</param>
internal sealed record BulkReading(IReadOnlyList<BulkReport> Reports, string? Problem);

/// <summary>A report that cannot be read; the message says what is wrong, and where.</summary>
internal sealed class BadReportException(string message, Exception? inner = null)
    : Exception(message, inner);

/// <summary>What both encodings share: limits, numbers, times and names.</summary>
internal static class BulkValues
{
    /// <summary>Most values in one body, those that are no numbers included.</summary>
    public const int MostValues = 200_000;

    /// <summary>"Reference: string(256)", and instances appended to a name stay below it too.</summary>
    private const int LongestName = 256;

    /// <summary>The number in a text; false for what is none, such as a name or a date.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out decimal number)
    {
        const NumberStyles style = NumberStyles.Float & ~NumberStyles.AllowLeadingWhite;
        if (decimal.TryParse(text, style, CultureInfo.InvariantCulture, out number))
            return true;
        number = text.Equals("true", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        return number == 1 || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>"Unix-Epoch" or "ISO-8601"; empty is "None". Throws for anything else.</summary>
    public static DateTimeOffset? Time(string text)
    {
        if (text.Length == 0)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Epoch(number);
        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : throw new BadReportException(
                $"'{text}' is no time: Unix-Epoch or ISO 8601 was expected."
            );
    }

    /// <summary>
    /// Seconds, as the examples of TR-069 Annex N have them, or milliseconds, as the descriptions of
    /// TR-181 say: no clock shows the year 5138 yet.
    /// </summary>
    public static DateTimeOffset Epoch(long number)
    {
        const long LastSecond = 100_000_000_000;
        return number <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(number)
            : number <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                ? DateTimeOffset.FromUnixTimeMilliseconds(number)
            : throw new BadReportException($"{number} is no time in Unix-Epoch.");
    }

    /// <summary>As <see cref="Time"/>; false, with the reason, for what is none.</summary>
    public static bool TryTime(string text, out DateTimeOffset? time, out string problem)
    {
        try
        {
            (time, problem) = (Time(text), "");
            return true;
        }
        catch (BadReportException bad)
        {
            (time, problem) = (null, bad.Message);
            return false;
        }
    }

    public static bool IsName(string name) => name.Length is > 0 and <= LongestName;

    public static string NoName(string name) =>
        $"A name has 1 to {LongestName} characters; one has {name.Length}.";
}
