using System.Text;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Reports nobody could read: a few of each device, a bounded number of all.</summary>
internal static class BulkRejects
{
    private const int MostOfADevice = 20;
    private const int MostOfAll = 2_000;
    private const string List = "bulk-rejects";

    private const string Columns =
        "row_id, device_id, profile, received, reason, content_type, size, body";

    public static int Add(SqlDatabase database, long device, RejectedReport report)
    {
        using (
            var insert = database.Prepare(
                """
                INSERT INTO bulk_rejects
                    (device, device_id, profile, received, reason, content_type, size, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
            )
        )
            insert
                .Bind(device)
                .Bind(report.DeviceId)
                .Bind(report.Profile)
                .Bind(report.Received)
                .Bind(report.Reason)
                .Bind(report.ContentType)
                .Bind(report.Size)
                .Bind(Encoding.UTF8.GetBytes(report.Body))
                .Send();
        using (
            var few = database.Prepare(
                """
                DELETE FROM bulk_rejects WHERE device=?1 AND row_id <= (SELECT row_id
                    FROM bulk_rejects WHERE device=?1 ORDER BY row_id DESC LIMIT 1 OFFSET ?2)
                """
            )
        )
            few.Bind(device).Bind(MostOfADevice).Send();
        using (
            var bounded = database.Prepare(
                """
                DELETE FROM bulk_rejects WHERE row_id <=
                    (SELECT row_id FROM bulk_rejects ORDER BY row_id DESC LIMIT 1 OFFSET ?)
                """
            )
        )
            bounded.Bind(MostOfAll).Send();
        using var count = database.Prepare(
            """
            INSERT INTO bulk_profiles
                (device, profile, reports, duplicates, rejected, last_report, last_reason)
            VALUES (?1, ?2, 0, 0, 1, NULL, ?3)
            ON CONFLICT (device, profile) DO UPDATE SET rejected = bulk_profiles.rejected + 1,
                last_reason = excluded.last_reason
            """
        );
        return count.Bind(device).Bind(report.Profile).Bind(report.Reason).Run();
    }

    public static Page<RejectedReport> Read(
        SqlDatabase database,
        long? device,
        PageRequest page,
        long before
    )
    {
        var of = device is null ? "?1 = 0" : "device=?1";
        long? total = null;
        if (page.WithTotal)
        {
            using var count = database.Prepare($"SELECT count(*) FROM bulk_rejects WHERE {of}");
            count.Bind(device ?? 0).Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"""
            SELECT {Columns} FROM bulk_rejects WHERE {of} AND row_id < ?2
            ORDER BY row_id DESC LIMIT ?3
            """
        );
        rows.Bind(device ?? 0).Bind(before).Bind(page.Limit + 1);
        var found = new List<(long Row, RejectedReport Report)>();
        while (rows.Step())
            found.Add((rows.Long(0), ReportOf(rows)));
        var cut = Cursor.Page(found, page, last => Cursor.Of(List, last.Row), total);
        return new([.. cut.Items.Select(item => item.Report)], cut.NextCursor, cut.Total);
    }

    public static long Before(PageRequest page) => Cursor.Number(List, page, long.MaxValue);

    private static RejectedReport ReportOf(SqlStatement row) =>
        new(
            row.Text(1),
            row.Text(2),
            row.Time(3),
            row.Text(4),
            row.Text(5),
            row.Long(6),
            Encoding.UTF8.GetString(row.Blob(7))
        );
}
