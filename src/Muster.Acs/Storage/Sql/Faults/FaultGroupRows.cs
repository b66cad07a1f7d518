using System.Globalization;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Groups of faults: joined by each fault as it arises, counted by the hour, read by people.</summary>
internal static class FaultGroupRows
{
    public const int HoursShown = 24;
    private const long Hour = 3_600_000;

    /// <summary>True of a group <c>g</c> that is muted at the time bound.</summary>
    public const string IsMuted =
        "(g.muted IS NOT NULL AND (g.muted_until IS NULL OR g.muted_until > ?))";

    /// <summary>Every open fault by its group and its device, as far as a condition holds.</summary>
    public static string Open(string condition) =>
        $"""
            SELECT fault_group, device FROM tasks WHERE fault_open = 1 {condition}
            UNION ALL
            SELECT fault_group, device FROM rule_faults WHERE true {condition}
            """;

    // One message of each group, found by its index.
    private const string Columns = """
        g.row_id, g.code, g.what, g.is_channel, g.shape, g.script, g.model, g.software_version,
        g.muted, g.muted_until, g.muted_by, g.mute_reason,
        n.devices, n.faults, n.first, n.last,
        CASE g.is_channel
            WHEN 0 THEN (SELECT coalesce(fault ->> 'message', 'The task expired.') FROM tasks
                WHERE fault_open = 1 AND fault_group = g.row_id ORDER BY device LIMIT 1)
            ELSE (SELECT fault ->> 'message' FROM rule_faults
                WHERE fault_group = g.row_id ORDER BY device LIMIT 1) END
        """;

    // A group is of tasks or of channels, never of both: each is counted in its own index alone.
    private static string Numbers(string condition = "") =>
        $"""
            SELECT fault_group, count(DISTINCT device) AS devices, count(*) AS faults,
                min(finished) AS first, max(finished) AS last
            FROM tasks WHERE fault_open = 1 {condition} GROUP BY fault_group
            UNION ALL
            SELECT fault_group, count(DISTINCT device), count(*), min(at), max(at)
            FROM rule_faults WHERE true {condition} GROUP BY fault_group
            """;

    /// <summary>The group of a fault of a device, made when it is the first of its kind.</summary>
    public static long Of(SqlDatabase database, long device, FaultFingerprint print)
    {
        if (Find(database, device, print) is { } known)
            return known;
        using var insert = database.Prepare(
            """
            INSERT INTO fault_groups (code, what, is_channel, shape, script, model, software_version)
            SELECT ?2, ?3, ?4, ?5, ?6, model, software_version FROM devices WHERE row_id = ?1
            RETURNING row_id
            """
        );
        return Bound(insert, device, print).Step() ? insert.Long(0) : 0;
    }

    /// <summary>Counts a fault that arose.</summary>
    public static void Count(SqlDatabase database, long group, DateTimeOffset at)
    {
        using var count = database.Prepare(
            """
            INSERT INTO fault_hours (fault_group, hour, faults) VALUES (?, ?, 1)
            ON CONFLICT (fault_group, hour) DO UPDATE SET faults = fault_hours.faults + 1
            """
        );
        count.Bind(group).Bind(at.ToUnixTimeMilliseconds() / Hour).Send();
    }

    public static IReadOnlyList<FaultGroup> Read(
        SqlDatabase database,
        (int Limit, DateTimeOffset Now) of
    ) =>
        Read(
            database,
            of.Now,
            $"""
            WITH n AS ({Numbers()})
            SELECT {Columns} FROM fault_groups g LEFT JOIN n ON n.fault_group = g.row_id
            WHERE n.faults > 0 OR {IsMuted}
            ORDER BY {IsMuted}, coalesce(n.devices, 0) DESC, coalesce(n.last, 0) DESC LIMIT ?
            """,
            rows => rows.Bind(of.Now).Bind(of.Now).Bind(of.Limit)
        );

    public static FaultGroup? Find(SqlDatabase database, long id, DateTimeOffset now) =>
        Read(
                database,
                now,
                $"""
                WITH n AS ({Numbers("AND fault_group = ?1")})
                SELECT {Columns} FROM fault_groups g LEFT JOIN n ON n.fault_group = g.row_id
                WHERE g.row_id = ?1
                """,
                rows => rows.Bind(id)
            )
            .FirstOrDefault();

    /// <summary>The same fault on other models and versions.</summary>
    public static IReadOnlyList<FaultGroup> Kin(
        SqlDatabase database,
        long id,
        DateTimeOffset now,
        int limit
    ) =>
        Read(
            database,
            now,
            $"""
            WITH kin AS ({KinOf}),
                n AS ({Numbers("AND fault_group IN (SELECT row_id FROM kin)")})
            SELECT {Columns} FROM n JOIN fault_groups g ON g.row_id = n.fault_group
            WHERE g.row_id <> ?1 ORDER BY n.devices DESC LIMIT ?2
            """,
            rows => rows.Bind(id).Bind(limit)
        );

    /// <summary>The groups of the same fault, whatever the model and version; the first value is its id.</summary>
    public const string KinOf = """
        SELECT k.row_id FROM fault_groups g JOIN fault_groups k ON k.code = g.code
            AND k.what = g.what AND k.is_channel = g.is_channel AND k.shape = g.shape
            AND k.script = g.script
        WHERE g.row_id = ?1
        """;

    /// <summary>How many arose in each of so many times of so many hours, the newest last.</summary>
    public static int[] Trend(
        SqlDatabase database,
        long group,
        DateTimeOffset now,
        int count,
        int hours
    )
    {
        var current = now.ToUnixTimeMilliseconds() / Hour / hours;
        var trend = new int[count];
        using var rows = database.Prepare(
            """
            SELECT hour / ?2, CAST(sum(faults) AS BIGINT) FROM fault_hours
            WHERE fault_group = ?1 AND hour >= ?3 * ?2 GROUP BY 1
            """
        );
        rows.Bind(group).Bind(hours).Bind(current - count + 1);
        while (rows.Step())
        {
            var place = rows.Long(0) - (current - count + 1);
            if (place < count)
                trend[place] = rows.Int(1);
        }
        return trend;
    }

    public static bool Mute(SqlDatabase database, (long Id, FaultMute? Mute) of)
    {
        using var update = database.Prepare(
            """
            UPDATE fault_groups SET muted=?, muted_until=?, muted_by=?, mute_reason=? WHERE row_id=?
            """
        );
        return update
                .Bind(of.Mute?.Since)
                .Bind(of.Mute?.Until)
                .Bind(of.Mute?.By ?? "")
                .Bind(of.Mute?.Reason ?? "")
                .Bind(of.Id)
                .Run() > 0;
    }

    public static int Prune(SqlDatabase database, DateTimeOffset before)
    {
        using var hours = database.Prepare("DELETE FROM fault_hours WHERE hour < ?");
        using var groups = database.Prepare(
            """
            DELETE FROM fault_groups WHERE muted IS NULL
                AND row_id NOT IN (SELECT fault_group FROM fault_hours)
                AND row_id NOT IN (SELECT fault_group FROM tasks
                    WHERE fault_open = 1 AND fault_group IS NOT NULL)
                AND row_id NOT IN (SELECT fault_group FROM rule_faults
                    WHERE fault_group IS NOT NULL)
            """
        );
        return hours.Bind(before.ToUnixTimeMilliseconds() / Hour).Run() + groups.Run();
    }

    private static long? Find(SqlDatabase database, long device, FaultFingerprint print)
    {
        using var find = database.Prepare(
            """
            SELECT g.row_id FROM devices d JOIN fault_groups g ON g.code = ?2 AND g.what = ?3
                AND g.is_channel = ?4 AND g.shape = ?5 AND g.script = ?6
                AND g.model = d.model AND g.software_version = d.software_version
            WHERE d.row_id = ?1
            """
        );
        return Bound(find, device, print).Step() ? find.Long(0) : null;
    }

    private static SqlStatement Bound(
        SqlStatement statement,
        long device,
        FaultFingerprint print
    ) =>
        statement
            .Bind(device)
            .Bind(print.Code)
            .Bind(print.What)
            .Bind(print.IsChannel ? 1 : 0)
            .Bind(print.Shape)
            .Bind(print.Script);

    private static List<FaultGroup> Read(
        SqlDatabase database,
        DateTimeOffset now,
        string sql,
        Action<SqlStatement> bind
    )
    {
        using var rows = database.Prepare(sql);
        bind(rows);
        var groups = new List<FaultGroup>();
        while (rows.Step())
            groups.Add(Read(rows, now));
        return
        [
            .. groups.Select(group =>
                group with
                {
                    Hours = Trend(
                        database,
                        long.Parse(group.Id, CultureInfo.InvariantCulture),
                        now,
                        HoursShown,
                        1
                    ),
                }
            ),
        ];
    }

    private static FaultGroup Read(SqlStatement row, DateTimeOffset now) =>
        new()
        {
            Id = row.Long(0).ToString(CultureInfo.InvariantCulture),
            Code = row.Text(1),
            What = row.Text(2),
            IsChannel = row.Long(3) == 1,
            Parameter = row.Text(4),
            Script = row.Text(5),
            Model = row.Text(6),
            SoftwareVersion = row.Text(7),
            Mute = MuteOf(row, now),
            Devices = row.Int(12),
            Faults = row.Int(13),
            First = row.TimeOrNull(14),
            Last = row.TimeOrNull(15),
            Message = row.TextOrNull(16) ?? "",
        };

    private static FaultMute? MuteOf(SqlStatement row, DateTimeOffset now) =>
        row.TimeOrNull(8) is { } since && !(row.TimeOrNull(9) <= now)
            ? new(since, row.TimeOrNull(9), row.Text(10), row.Text(11))
            : null;
}
