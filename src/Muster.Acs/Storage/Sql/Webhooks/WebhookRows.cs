using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of webhooks as the ports know them.</summary>
internal static class WebhookRows
{
    private const string Columns =
        "id, url, kinds, filter, secret, enabled, batch, author, created, position, delivered, lost, "
        + "(SELECT count(*) FROM dead_letters WHERE webhook = webhooks.row_id)";

    public static List<WebhookRecord> All(SqlDatabase database)
    {
        using var rows = database.Prepare($"SELECT {Columns} FROM webhooks ORDER BY row_id");
        var webhooks = new List<WebhookRecord>();
        while (rows.Step())
            webhooks.Add(Read(rows));
        return webhooks;
    }

    public static WebhookRecord? Find(SqlDatabase database, string id)
    {
        using var row = database.Prepare($"SELECT {Columns} FROM webhooks WHERE id=?");
        return row.Bind(id).Step() ? Read(row) : null;
    }

    public static bool Add(SqlDatabase database, (WebhookRecord Webhook, int Most) of)
    {
        using var insert = database.Prepare(
            """
            INSERT INTO webhooks (url, kinds, filter, secret, enabled, batch, position, id, author,
                created)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
            WHERE (SELECT count(*) FROM webhooks) < ?11
            """
        );
        return Bind(insert, of.Webhook)
                .Bind(of.Webhook.Id)
                .Bind(of.Webhook.Author)
                .Bind(of.Webhook.Created)
                .Bind(of.Most)
                .Run() > 0;
    }

    public static bool Change(SqlDatabase database, WebhookRecord webhook)
    {
        using var update = database.Prepare(
            """
            UPDATE webhooks SET url=?1, kinds=?2, filter=?3, secret=?4, enabled=?5, batch=?6,
                position=?7
            WHERE id=?8
            """
        );
        return Bind(update, webhook).Bind(webhook.Id).Run() > 0;
    }

    public static bool Delete(SqlDatabase database, string id)
    {
        using var delete = database.Prepare("DELETE FROM webhooks WHERE id=?");
        return delete.Bind(id).Run() > 0;
    }

    private static SqlStatement Bind(SqlStatement statement, WebhookRecord webhook) =>
        statement
            .Bind(webhook.Url)
            .Bind(string.Join('\n', webhook.Kinds))
            .Bind(webhook.Filter)
            .Bind(webhook.Secret)
            .Bind(webhook.Enabled ? 1 : 0)
            .Bind(webhook.Batch)
            .Bind(webhook.Position);

    private static WebhookRecord Read(SqlStatement row) =>
        new()
        {
            Id = row.Text(0),
            Url = row.Text(1),
            Kinds = row.Text(2).Split('\n'),
            Filter = row.TextOrNull(3),
            Secret = row.Text(4),
            Enabled = row.Int(5) != 0,
            Batch = row.Int(6),
            Author = row.Text(7),
            Created = row.Time(8),
            Position = row.Long(9),
            Delivered = row.Long(10),
            Lost = row.Long(11),
            Dead = row.Long(12),
        };
}
