using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Series as operators look at them; thinned out by the database.</summary>
internal static class SeriesReads
{
    private const string SeriesList = "series";

    public static string After(PageRequest page) => Cursor.Text(SeriesList, page) ?? "";

    public static Page<SeriesSummary> List(
        SqlDatabase database,
        (long Device, string Under, PageRequest Page, string After) wanted
    )
    {
        var (device, under, page, after) = wanted;
        // Names are ordinal: everything that begins with a text lies between it and its successor.
        var end = under + "\U0010FFFF";
        long? total = null;
        if (page.WithTotal)
        {
            using var count = database.Prepare(
                "SELECT count(*) FROM series WHERE device=? AND name >= ? AND name < ?"
            );
            count.Bind(device).Bind(under).Bind(end).Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            """
            SELECT name, points, last_at, last_value FROM series
            WHERE device=? AND name >= ? AND name < ? AND name > ? ORDER BY name LIMIT ?
            """
        );
        rows.Bind(device).Bind(under).Bind(end).Bind(after).Bind(page.Limit + 1);
        var found = new List<SeriesSummary>();
        while (rows.Step())
            found.Add(new(rows.Text(0), rows.Long(1), rows.Time(2), rows.Double(3)));
        return Cursor.Page(found, page, last => Cursor.Of(SeriesList, last.Name), total);
    }

    public static List<SeriesPoint>? Points(
        SqlDatabase database,
        (long Device, string Name, PointWindow Window) wanted
    )
    {
        long series;
        using (var find = database.Prepare("SELECT row_id FROM series WHERE device=? AND name=?"))
        {
            if (!find.Bind(wanted.Device).Bind(wanted.Name).Step())
                return null;
            series = find.Long(0);
        }
        var (from, to, most) = wanted.Window;
        var width = Math.Max(1, (long)Math.Ceiling((to - from).TotalMilliseconds / most));
        using var rows = database.Prepare(
            """
            SELECT min(at), avg(value), min(value), max(value), count(*) FROM points
            WHERE series=?1 AND at >= ?2 AND at < ?3 GROUP BY (at - ?2) / ?4 ORDER BY 1
            """
        );
        rows.Bind(series).Bind(from).Bind(to).Bind(width);
        var points = new List<SeriesPoint>();
        while (rows.Step())
            points.Add(
                new(rows.Time(0), rows.Double(1), rows.Double(2), rows.Double(3), rows.Long(4))
            );
        return points;
    }

    public static List<BulkDataProfileState> Profiles(SqlDatabase database, long device)
    {
        using var rows = database.Prepare(
            """
            SELECT profile, reports, duplicates, rejected, last_report, last_reason
            FROM bulk_profiles WHERE device=? ORDER BY profile
            """
        );
        rows.Bind(device);
        var found = new List<BulkDataProfileState>();
        while (rows.Step())
            found.Add(
                new(
                    rows.Text(0),
                    rows.Long(1),
                    rows.Long(2),
                    rows.Long(3),
                    rows.TimeOrNull(4),
                    rows.Text(5)
                )
            );
        return found;
    }
}
