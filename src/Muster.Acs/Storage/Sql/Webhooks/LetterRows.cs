using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of dead letters as the ports know them.</summary>
internal static class LetterRows
{
    /// <summary>Rows deleted in one transaction.</summary>
    private const int PruneStep = 1_000;

    private const string List = "dead letters";
    private const string Columns = "row_id, event, device, kind, at, died, attempts, reason";
    private const string OfWebhook = "webhook = (SELECT row_id FROM webhooks WHERE id=?)";

    public static int Move(SqlDatabase database, (string Id, WebhookProgress Progress) of)
    {
        var (id, progress) = of;
        foreach (var letter in progress.Dead)
            Insert(database, id, letter);
        var lost = progress.Dead.Count == 0 ? 0 : Trim(database, id, progress.MostDead);
        using var update = database.Prepare(
            "UPDATE webhooks SET position=?, delivered=delivered+?, lost=lost+? WHERE id=?"
        );
        return update.Bind(progress.Position).Bind(progress.Delivered).Bind(lost).Bind(id).Run();
    }

    public static int Revive(SqlDatabase database, (string Id, long Letter) of)
    {
        if (Forget(database, (of.Id, of.Letter)) == 0)
            return 0;
        using var update = database.Prepare("UPDATE webhooks SET delivered=delivered+1 WHERE id=?");
        return update.Bind(of.Id).Run();
    }

    public static int Forget(SqlDatabase database, (string Id, long? Letter) of)
    {
        using var delete = database.Prepare(
            $"DELETE FROM dead_letters WHERE {OfWebhook} AND (CAST(?2 AS BIGINT) IS NULL OR row_id = ?2)"
        );
        delete.Bind(of.Id);
        return (of.Letter is { } letter ? delete.Bind(letter) : delete.BindNull()).Run();
    }

    public static int Prune(SqlDatabase database, DateTimeOffset before)
    {
        using var delete = database.Prepare(
            """
            DELETE FROM dead_letters WHERE row_id IN (
                SELECT row_id FROM dead_letters INDEXED BY dead_letters_by_age
                WHERE died < ? ORDER BY died LIMIT ?)
            """
        );
        return delete.Bind(before).Bind(PruneStep).Run();
    }

    public static Page<DeadLetter> Page(
        SqlDatabase database,
        (string Id, PageRequest Page, long After) of
    )
    {
        long? total = null;
        if (of.Page.WithTotal)
        {
            using var count = database.Prepare(
                $"SELECT count(*) FROM dead_letters WHERE {OfWebhook}"
            );
            count.Bind(of.Id).Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"""
            SELECT {Columns} FROM dead_letters
            WHERE {OfWebhook} AND row_id > ? ORDER BY row_id LIMIT ?
            """
        );
        rows.Bind(of.Id).Bind(of.After).Bind(of.Page.Limit + 1);
        var letters = new List<DeadLetter>();
        while (rows.Step())
            letters.Add(Read(rows));
        return Cursor.Page(letters, of.Page, last => Cursor.Of(List, last.Id), total);
    }

    public static long After(PageRequest page) => Cursor.Number(List, page, 0);

    public static List<KeptLetter> Letters(
        SqlDatabase database,
        (string Id, long? Letter, int Limit) of
    )
    {
        using var rows = database.Prepare(
            $"""
            SELECT {Columns}, body FROM dead_letters
            WHERE {OfWebhook} AND (CAST(?2 AS BIGINT) IS NULL OR row_id = ?2) ORDER BY row_id LIMIT ?3
            """
        );
        rows.Bind(of.Id);
        (of.Letter is { } letter ? rows.Bind(letter) : rows.BindNull()).Bind(of.Limit);
        var letters = new List<KeptLetter>();
        while (rows.Step())
            letters.Add(new(Read(rows), rows.Text(8)));
        return letters;
    }

    private static void Insert(SqlDatabase database, string id, KeptLetter kept)
    {
        using var insert = database.Prepare(
            """
            INSERT INTO dead_letters (webhook, event, device, kind, at, died, attempts, reason, body)
            SELECT row_id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM webhooks WHERE id=?1
            """
        );
        insert
            .Bind(id)
            .Bind(kept.Letter.EventId)
            .Bind(kept.Letter.DeviceId)
            .Bind(kept.Letter.Kind)
            .Bind(kept.Letter.At)
            .Bind(kept.Letter.Died)
            .Bind(kept.Letter.Attempts)
            .Bind(kept.Letter.Reason)
            .Bind(kept.Body)
            .Send();
    }

    private static int Trim(SqlDatabase database, string id, int most)
    {
        using var delete = database.Prepare(
            $"""
            DELETE FROM dead_letters WHERE {OfWebhook} AND row_id <= (
                SELECT row_id FROM dead_letters
                WHERE webhook = (SELECT row_id FROM webhooks WHERE id=?1)
                ORDER BY row_id DESC LIMIT 1 OFFSET ?2)
            """
        );
        return delete.Bind(id).Bind(most).Run();
    }

    private static DeadLetter Read(SqlStatement row) =>
        new(
            row.Long(0),
            row.Long(1),
            row.TextOrNull(2),
            row.Text(3),
            row.Time(4),
            row.Time(5),
            row.Int(6),
            row.Text(7)
        );
}
