namespace Muster.Acs.Storage.Sql;

/// <summary>
/// Points written many at a time. Each series is counted once when all of its points are there: a row that
/// is changed with each point costs PostgreSQL a look at all its versions since the transaction began,
/// for the next change and for each point that refers to it.
/// </summary>
internal static class SeriesPoints
{
    /// <summary>So many go in one statement; what is left in halves of it: eight texts in all.</summary>
    private const int AtOnce = 128;

    /// <summary>How many of them were new; of two of the same series and time the first one is kept.</summary>
    public static int Insert(
        SqlDatabase database,
        IEnumerable<(long Series, long At, decimal Value)> points
    )
    {
        var values = new Dictionary<(long Series, long At), decimal>();
        foreach (var (series, at, value) in points)
            values.TryAdd((series, at), value);
        var keys = values.Keys.ToArray();
        var added = new Dictionary<long, (int Points, long Newest)>();
        for (int from = 0, count = AtOnce; from < keys.Length; from += count)
        {
            while (count > keys.Length - from)
                count /= 2;
            Insert(database, values, keys.AsSpan(from, count), added);
        }
        foreach (var (series, (amount, newest)) in added)
            Count(database, (series, newest, values[(series, newest)]), amount);
        return added.Values.Sum(each => each.Points);
    }

    private static void Insert(
        SqlDatabase database,
        Dictionary<(long Series, long At), decimal> values,
        ReadOnlySpan<(long Series, long At)> keys,
        Dictionary<long, (int Points, long Newest)> added
    )
    {
        var marks = string.Join(", ", Enumerable.Repeat("(?, ?, ?)", keys.Length));
        using var insert = database.Prepare(
            $"""
            INSERT INTO points (series, at, value) VALUES {marks}
            ON CONFLICT DO NOTHING RETURNING series, at
            """
        );
        foreach (var key in keys)
            insert.Bind(key.Series).Bind(key.At).Bind(values[key]);
        while (insert.Step())
        {
            var (series, at) = (insert.Long(0), insert.Long(1));
            var (amount, newest) = added.GetValueOrDefault(series, (0, at));
            added[series] = (amount + 1, Math.Max(newest, at));
        }
    }

    private static void Count(
        SqlDatabase database,
        (long Series, long At, decimal Value) newest,
        int points
    )
    {
        using var count = database.Prepare(
            """
            UPDATE series SET points = points + ?4,
                last_at = CASE WHEN ?2 > last_at THEN ?2 ELSE last_at END,
                last_value = CASE WHEN ?2 >= last_at THEN ?3 ELSE last_value END
            WHERE row_id=?1
            """
        );
        count.Bind(newest.Series).Bind(newest.At).Bind(newest.Value).Bind(points).Send();
    }
}
