using System.Globalization;

namespace Muster.Cwmp.Messages;

/// <summary>
/// A dateTime as it stands on the wire (TR-069 A.2, Table 12). The text is kept: devices send years
/// 0 and 1970, no zone, or nonsense (quirk 105), and none of it may throw.
/// </summary>
/// <param name="Text">The text as sent.</param>
public readonly record struct CwmpTime(string Text)
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Unknown Time, <c>0001-01-01T00:00:00Z</c>.</summary>
    public static readonly CwmpTime UnknownTime = new("0001-01-01T00:00:00Z");

    /// <summary>Infinite Time, <c>9999-12-31T23:59:59Z</c>.</summary>
    public static readonly CwmpTime InfiniteTime = new("9999-12-31T23:59:59Z");

    /// <summary>
    /// A time with its own offset, <c>Z</c> for zero. Whole seconds: several devices refuse
    /// fractions (quirk 107).
    /// </summary>
    public static CwmpTime From(DateTimeOffset time) =>
        new(
            time.ToString(
                time.Offset == TimeSpan.Zero
                    ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
                    : "yyyy-MM-dd'T'HH:mm:sszzz",
                CultureInfo.InvariantCulture
            )
        );

    /// <summary>
    /// What a CPE without a clock says: the time since it booted, counted from
    /// <c>0001-01-01T00:00:00</c>, without a zone.
    /// </summary>
    public static CwmpTime SinceBoot(TimeSpan uptime) =>
        new(
            (DateTimeOffset.MinValue + uptime).ToString(
                "yyyy-MM-dd'T'HH:mm:ss",
                CultureInfo.InvariantCulture
            )
        );

    /// <summary>True for Unknown Time and for text that is no time at all.</summary>
    public bool IsUnknown => !TryGet(out var time) || time == DateTimeOffset.MinValue;

    /// <summary>
    /// "Any value without zone and with a year below 1000 is relative": time since boot.
    /// </summary>
    public bool IsRelative => TryGet(out var time) && time.Year < 1000 && !HasZone;

    private bool HasZone
    {
        get
        {
            var text = (Text ?? "").AsSpan().Trim();
            return text.EndsWith("Z", StringComparison.OrdinalIgnoreCase)
                || (text.Length > 19 && text[19..].IndexOfAny('+', '-') >= 0);
        }
    }

    /// <summary>
    /// Reads the instant; a time without a zone counts as UTC. False, never an exception, for text
    /// that is no time.
    /// </summary>
    public bool TryGet(out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            Text,
            Forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal
                | DateTimeStyles.AllowLeadingWhite
                | DateTimeStyles.AllowTrailingWhite,
            out time
        );

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
