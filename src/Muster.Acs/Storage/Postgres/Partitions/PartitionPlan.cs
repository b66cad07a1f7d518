using System.Globalization;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// A table that grows with time and what its partitions are: ranges of a column, each beginning where
/// the one before ends. How wide they are follows from how long rows are kept, so that there are some
/// ten or twenty of them (more where years are kept); the width may change from one to the next.
/// </summary>
internal sealed record PartitionPlan(string Table, string Column, long Width)
{
    /// <summary>So many of them are there before they are needed.</summary>
    public const int Ahead = 2;

    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    /// <summary>Told in SQL before a partition ({0}) is dropped; what hangs on its rows follows them.</summary>
    public string? Before { get; init; }

    /// <summary>The rows are older when their number is lower, and may go by their number, too.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>Rows older than this may go.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>So many numbers stay.</summary>
    public long Most { get; init; } = long.MaxValue;

    public static IEnumerable<PartitionPlan> Of(AcsOptions options) =>
        [
            new("events", "row_id", Math.Clamp(options.MaxEvents / 16, 1_000, 50_000_000))
            {
                IsNumbered = true,
                Age = options.EventRetention,
                Most = options.MaxEvents,
            },
            new("value_history", "at", WidthOf(options.HistoryRetention))
            {
                Age = options.HistoryRetention,
                Before = """
                    INSERT INTO history_reach (device, since)
                    SELECT device, max(at) FROM {0} GROUP BY device
                    ON CONFLICT (device) DO UPDATE SET since = excluded.since
                    WHERE history_reach.since < excluded.since
                    """,
            },
            new("points", "at", WidthOf(options.SeriesAge))
            {
                Age = options.SeriesAge,
                Before = """
                    UPDATE series SET points = points - gone.number
                    FROM (SELECT series, count(*) AS number FROM {0} GROUP BY series) AS gone
                    WHERE series.row_id = gone.series
                    """,
            },
            new("transcripts", "began", WidthOf(options.RecorderAge))
            {
                Age = options.RecorderAge,
                Before = """
                    UPDATE transcript_space
                    SET octets = octets - (SELECT coalesce(sum(size), 0) FROM {0})
                    """,
            },
        ];

    /// <summary>The name says where it begins.</summary>
    public string NameOf(long from) =>
        IsNumbered
            ? string.Create(CultureInfo.InvariantCulture, $"{Table}_{from}")
            : Table
                + DateTimeOffset
                    .FromUnixTimeMilliseconds(from)
                    .ToString("_yyyyMMdd_HH", CultureInfo.InvariantCulture);

    /// <summary>The ranges that are missing, when the newest of those that are there ends at a place.</summary>
    public IEnumerable<(long From, long To)> Missing(long position, long? end)
    {
        var begin = BeginOf(position);
        if (end > begin)
            begin = end.Value;
        for (; begin <= position + (Ahead - 1) * Width; begin += Width)
            yield return (begin, begin + Width);
    }

    /// <summary>Ranges from where the one of a place begins to an end.</summary>
    public IEnumerable<(long From, long To)> Between(long place, long end)
    {
        for (var begin = BeginOf(place); begin < end; begin += Width)
            yield return (begin, Math.Min(begin + Width, end));
    }

    public long BeginOf(long place) => place / Width * Width;

    // A week at most, but never more than some sixty of them: each has to be looked at by what names no
    // time. Whole hours or days: an operator who looks at them shall find his way.
    private static long WidthOf(TimeSpan age)
    {
        var all = (long)age.TotalMilliseconds;
        var width = Math.Max(Math.Min(all / 12, 7 * Day), all / 60);
        var unit = width >= Day ? Day : Hour;
        return Math.Max(width / unit * unit, Hour);
    }
}
