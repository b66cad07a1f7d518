using Cronos;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// Points in time, UTC: minute, hour, day of the month, month, day of the week, or seconds before these
/// five. Without seconds an occurrence is the whole minute: it has come when the minute begins, and
/// comes again with each second of it.
/// </summary>
internal sealed class CronExpression
{
    private const int MaxLength = 256;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _text;
    private readonly Cronos.CronExpression _cron;
    private readonly bool _isWholeMinute;

    private CronExpression(string text, Cronos.CronExpression cron, bool isWholeMinute) =>
        (_text, _cron, _isWholeMinute) = (text, cron, isWholeMinute);

    /// <summary>Throws <see cref="FormatException"/> that names the field which is wrong.</summary>
    public static CronExpression Parse(string text)
    {
        if (text.Length > MaxLength)
            throw new FormatException($"A cron expression has at most {MaxLength} characters.");
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isMacro = fields is [['@', ..]];
        if (!isMacro && fields.Length is not (5 or 6))
            throw new FormatException(
                "A cron expression has 5 fields (minute, hour, day of month, month, day of week), "
                    + $"or 6 with seconds before them, not {fields.Length}."
            );
        // Seconds that are not restricted are the same as none.
        var isWholeMinute = fields.Length < 6 || fields[0] is "*" or "?";
        var minutes = string.Join(' ', fields.Length == 6 && isWholeMinute ? fields[1..] : fields);
        try
        {
            var cron = Cronos.CronExpression.Parse(
                minutes,
                isWholeMinute ? CronFormat.Standard : CronFormat.IncludeSeconds
            );
            if (cron.GetNextOccurrence(DateTime.UnixEpoch) is null)
                throw new FormatException($"The cron expression '{text}' never comes.");
            return new(text, cron, isWholeMinute);
        }
        catch (Exception wrong) when (wrong is CronFormatException or MissingSeedException)
        {
            throw new FormatException($"The cron expression '{text}': {wrong.Message}", wrong);
        }
    }

    /// <summary>The last occurrence at or before the time; null when there was none.</summary>
    public DateTimeOffset? Previous(DateTimeOffset time)
    {
        var found = _cron.GetPreviousOccurrence(time.UtcDateTime, inclusive: true);
        return found is { } at ? new(at, TimeSpan.Zero) : null;
    }

    /// <summary>The first occurrence after the time; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset time)
    {
        var second = Floor(time.UtcDateTime, Second) + Second;
        if (
            _isWholeMinute
            && _cron.GetNextOccurrence(Floor(second, Minute), inclusive: true) is { } minute
            && minute == Floor(second, Minute)
        )
            return new(second, TimeSpan.Zero);
        var found = _cron.GetNextOccurrence(time.UtcDateTime);
        return found is { } at ? new(at, TimeSpan.Zero) : null;
    }

    public override string ToString() => _text;

    private static DateTime Floor(DateTime time, TimeSpan unit) =>
        new(time.Ticks - (time.Ticks % unit.Ticks), DateTimeKind.Utc);
}
