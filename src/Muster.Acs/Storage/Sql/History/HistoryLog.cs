namespace Muster.Acs.Storage.Sql;

/// <summary>
/// Appends changes of values, and lets old ones go: of the device beyond its number, of all by their age,
/// a few with each that comes, so that nothing ever stops for it. What goes leaves behind since when the
/// rest is whole.
/// </summary>
internal sealed class HistoryLog(LiveOptions options)
{
    private const int PruneStep = 256;

    public void Append(SqlDatabase database, long device, HistoryBatch batch)
    {
        foreach (var row in batch.Rows)
            Add(database, device, row);
        if (batch.IsPartial)
            Lose(database, device, batch.At);
        if (batch.Rows.Count == 0)
            return;
        PruneDevice(database, device);
        PruneOld(database, batch.At - options.Current.HistoryRetention);
    }

    /// <summary>Before this time changes of the device are not known.</summary>
    public static void Lose(SqlDatabase database, long device, DateTimeOffset since)
    {
        using var lose = database.Prepare(
            """
            INSERT INTO history_reach (device, since) VALUES (?, ?)
            ON CONFLICT (device) DO UPDATE SET since=excluded.since
            WHERE history_reach.since < excluded.since
            """
        );
        lose.Bind(device).Bind(since).Send();
    }

    private static void Add(SqlDatabase database, long device, HistoryRow row)
    {
        using var insert = database.Prepare(
            """
            INSERT INTO value_history (device, at, path, kind, old_value, new_value, type, by, cause,
                author, task)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        );
        insert
            .Bind(device)
            .Bind(row.At)
            .Bind(row.Path)
            .Bind((long)row.Kind)
            .Bind(row.From)
            .Bind(row.To)
            .Bind(row.Type)
            .Bind((long)row.Cause.By)
            .Bind(row.Cause.Text)
            .Bind(row.Cause.Author)
            .Bind(row.Cause.TaskId)
            .Send();
    }

    private void PruneDevice(SqlDatabase database, long device)
    {
        using var delete = database.Prepare(
            """
            DELETE FROM value_history WHERE device=?1 AND row_id <= (
                SELECT row_id FROM value_history WHERE device=?1
                ORDER BY row_id DESC LIMIT 1 OFFSET ?2)
            RETURNING device, at
            """
        );
        LoseDeleted(database, delete.Bind(device).Bind((long)options.Current.MaxHistory));
    }

    private static void PruneOld(SqlDatabase database, DateTimeOffset before)
    {
        using var delete = database.Prepare(
            """
            DELETE FROM value_history
            WHERE row_id < (SELECT min(row_id) FROM value_history) + ? AND at < ?
            RETURNING device, at
            """
        );
        LoseDeleted(database, delete.Bind((long)PruneStep).Bind(before));
    }

    private static void LoseDeleted(SqlDatabase database, SqlStatement deleting)
    {
        var newest = new Dictionary<long, DateTimeOffset>();
        while (deleting.Step())
        {
            var (device, at) = (deleting.Long(0), deleting.Time(1));
            if (!newest.TryGetValue(device, out var known) || known < at)
                newest[device] = at;
        }
        foreach (var (device, at) in newest)
            Lose(database, device, at);
    }
}
