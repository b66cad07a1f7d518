namespace Muster.Acs.Storage.Sql;

/// <summary>How measurements get into their rows, and the oldest out of them.</summary>
internal static class SeriesWrites
{
    /// <summary>Rows one step of the sweep takes: the one writer is free again after a moment.</summary>
    private const int SweepStep = 5_000;

    public static AppendOutcome Append(
        SqlDatabase database,
        long device,
        MeasuredBatch batch,
        AcsOptions options
    )
    {
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        var points = new List<(long Series, long At, decimal Value)>(batch.Measurements.Count);
        foreach (var measured in batch.Measurements)
        {
            if (!rows.TryGetValue(measured.Name, out var series))
            {
                series = SeriesOf(database, device, measured, options.SeriesPerDevice);
                rows.Add(measured.Name, series);
            }
            if (series != 0)
                points.Add((series, measured.At.ToUnixTimeMilliseconds(), measured.Value));
        }
        var stored = SeriesPoints.Insert(database, points);
        foreach (var series in rows.Values)
        {
            if (series != 0)
                Trim(database, series, batch.Received - options.SeriesAge, options.SeriesPoints);
        }
        var outcome = new AppendOutcome(
            Stored: stored,
            Known: points.Count - stored,
            Refused: batch.Measurements.Count - points.Count
        );
        if (batch.Profile is { } profile)
            Count(database, device, profile, batch.Received, outcome);
        return outcome;
    }

    /// <summary>The row of a series, made when it is new; 0 when the device has too many.</summary>
    private static long SeriesOf(SqlDatabase database, long device, in Measured measured, int most)
    {
        using (var find = database.Prepare("SELECT row_id FROM series WHERE device=? AND name=?"))
        {
            if (find.Bind(device).Bind(measured.Name).Step())
                return find.Long(0);
        }
        using (var count = database.Prepare("SELECT count(*) FROM series WHERE device=?"))
        {
            if (count.Bind(device).Step() && count.Long(0) >= most)
                return 0;
        }
        using var insert = database.Prepare(
            "INSERT INTO series (device, name, last_at, last_value) VALUES (?, ?, ?, ?) "
                + "RETURNING row_id"
        );
        insert.Bind(device).Bind(measured.Name).Bind(measured.At).Bind(measured.Value).Step();
        return insert.Long(0);
    }

    /// <summary>The points of the series that ended first, then the series itself.</summary>
    public static int Sweep(SqlDatabase database, DateTimeOffset before)
    {
        long series;
        using (
            var ended = database.Prepare(
                "SELECT row_id FROM series WHERE last_at < ? ORDER BY last_at LIMIT 1"
            )
        )
        {
            if (!ended.Bind(before).Step())
                return 0;
            series = ended.Long(0);
        }
        int gone;
        using (
            var points = database.Prepare(
                """
                DELETE FROM points WHERE series=?1 AND at IN
                    (SELECT at FROM points WHERE series=?1 ORDER BY at LIMIT ?2)
                """
            )
        )
            gone = points.Bind(series).Bind(SweepStep).Run();
        if (gone == SweepStep)
            return gone;
        using var delete = database.Prepare("DELETE FROM series WHERE row_id=?");
        return gone + delete.Bind(series).Run();
    }

    private static void Trim(SqlDatabase database, long series, DateTimeOffset before, int most)
    {
        int gone;
        using (var old = database.Prepare("DELETE FROM points WHERE series=? AND at < ?"))
            gone = old.Bind(series).Bind(before).Run();
        long surplus;
        using (var count = database.Prepare("SELECT points FROM series WHERE row_id=?"))
            surplus = count.Bind(series).Step() ? count.Long(0) - gone - most : 0;
        if (surplus > 0)
        {
            using var oldest = database.Prepare(
                """
                DELETE FROM points WHERE series=?1 AND at IN
                    (SELECT at FROM points WHERE series=?1 ORDER BY at LIMIT ?2)
                """
            );
            gone += oldest.Bind(series).Bind(surplus).Run();
        }
        if (gone == 0)
            return;
        using var less = database.Prepare("UPDATE series SET points = points - ? WHERE row_id=?");
        less.Bind(gone).Bind(series).Send();
    }

    // A report that brings nothing new has been here before: its answer was lost on the way.
    private static void Count(
        SqlDatabase database,
        long device,
        string profile,
        DateTimeOffset received,
        AppendOutcome outcome
    )
    {
        var isDuplicate = outcome is { Stored: 0, Known: > 0 };
        using var count = database.Prepare(
            """
            INSERT INTO bulk_profiles
                (device, profile, reports, duplicates, rejected, last_report, last_reason)
            VALUES (?, ?, 1, ?, 0, ?, '')
            ON CONFLICT (device, profile) DO UPDATE SET reports = bulk_profiles.reports + 1,
                duplicates = bulk_profiles.duplicates + excluded.duplicates,
                last_report = excluded.last_report
            """
        );
        count.Bind(device).Bind(profile).Bind(isDuplicate ? 1 : 0).Bind(received).Send();
    }
}
