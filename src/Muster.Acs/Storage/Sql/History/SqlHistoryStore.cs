using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IHistoryStore"/> on SQLite.</summary>
internal sealed class SqlHistoryStore(ReaderPool readers) : IHistoryStore
{
    private const string List = "history";

    public Task<(IReadOnlyList<HistoryEntry> Items, string? NextCursor)> ListAsync(
        long device,
        HistoryQuery query,
        CancellationToken cancellation
    )
    {
        var before = Cursor.Number(List, query.Page, long.MaxValue);
        return readers.ReadAsync((device, query, before), Page, cancellation);
    }

    public Task<IReadOnlyList<HistoryRow>> AfterAsync(
        long device,
        DateTimeOffset at,
        CancellationToken cancellation
    ) => readers.ReadAsync((device, at), After, cancellation);

    public Task<DateTimeOffset?> ReachAsync(long device, CancellationToken cancellation) =>
        readers.ReadAsync(device, Reach, cancellation);

    private static (IReadOnlyList<HistoryEntry> Items, string? NextCursor) Page(
        SqlDatabase database,
        (long Device, HistoryQuery Query, long Before) of
    )
    {
        // No device keeps more than some thousands: filtering costs no more than a look at each.
        using var read = database.Prepare(
            """
            SELECT row_id, at, path, kind, old_value, new_value, by, cause, author, task
            FROM value_history
            WHERE device=?1 AND row_id < ?2 AND kind <> ?3 AND at >= ?4 AND at < ?5
                AND (?6 = '' OR instr(lower(path), ?6) > 0)
            ORDER BY row_id DESC LIMIT ?7
            """
        );
        var (_, query, _) = of;
        read.Bind(of.Device)
            .Bind(of.Before)
            .Bind((long)HistoryKind.FirstSeen)
            .Bind(query.Since?.ToUnixTimeMilliseconds() ?? long.MinValue)
            .Bind(query.Until?.ToUnixTimeMilliseconds() ?? long.MaxValue)
            .Bind(query.Path?.ToLowerInvariant() ?? "")
            .Bind(query.Page.Limit + 1L);
        var rows = new List<HistoryEntry>();
        while (read.Step())
            rows.Add(
                new(
                    read.Long(0),
                    read.Time(1),
                    read.Text(2),
                    (HistoryKind)read.Int(3),
                    read.TextOrNull(4),
                    read.TextOrNull(5),
                    (HistoryBy)read.Int(6),
                    read.Text(7),
                    read.TextOrNull(8),
                    read.TextOrNull(9)
                )
            );
        var page = Cursor.Page(rows, query.Page, row => Cursor.Of(List, row.Id), null);
        return (page.Items, page.NextCursor);
    }

    private static IReadOnlyList<HistoryRow> After(
        SqlDatabase database,
        (long Device, DateTimeOffset At) of
    )
    {
        using var read = database.Prepare(
            """
            SELECT path, kind, old_value, new_value, type, at, by, cause FROM value_history
            WHERE device=? AND at > ? ORDER BY row_id DESC
            """
        );
        read.Bind(of.Device).Bind(of.At);
        var rows = new List<HistoryRow>();
        while (read.Step())
            rows.Add(
                new(read.Text(0), (HistoryKind)read.Int(1), read.TextOrNull(2), read.TextOrNull(3))
                {
                    Type = read.TextOrNull(4),
                    At = read.Time(5),
                    Cause = new((HistoryBy)read.Int(6), read.Text(7)),
                }
            );
        return rows;
    }

    private static DateTimeOffset? Reach(SqlDatabase database, long device)
    {
        using var read = database.Prepare("SELECT since FROM history_reach WHERE device=?");
        return read.Bind(device).Step() ? read.Time(0) : null;
    }
}
