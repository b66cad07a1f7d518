using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of downloads that rules asked for and whose end is not known yet.</summary>
internal static class RuleDownloadRows
{
    public static void Write(
        SqlDatabase database,
        long device,
        IReadOnlyList<RuleDownload> downloads
    )
    {
        using (var delete = database.Prepare("DELETE FROM rule_downloads WHERE device=?"))
            delete.Bind(device).Send();
        foreach (var download in downloads)
        {
            using var insert = database.Prepare(
                """
                INSERT INTO rule_downloads (device, task, instance, channel, retries, provisions)
                VALUES (?, ?, ?, ?, ?, ?)
                """
            );
            insert
                .Bind(device)
                .Bind(download.Task)
                .Bind(download.Instance)
                .Bind(download.Channel)
                .Bind(download.Retries)
                .Bind(download.Provisions)
                .Send();
        }
    }

    public static IReadOnlyList<RuleDownload> Of(SqlDatabase database, long device)
    {
        using var rows = database.Prepare(
            "SELECT task, instance, channel, retries, provisions FROM rule_downloads WHERE device=?"
        );
        rows.Bind(device);
        var found = new List<RuleDownload>();
        while (rows.Step())
            found.Add(new(rows.Text(0), rows.Text(1), rows.Text(2), rows.Int(3), rows.Text(4)));
        return found;
    }
}
