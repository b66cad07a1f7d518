using System.Globalization;
using System.Text.Json;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of transfers.</summary>
internal static class TransferRows
{
    public const string List = "transfers";

    /// <summary>The state a task's transfer is stored in; null when there is none.</summary>
    public static TransferState? StateOf(SqlDatabase database, string task)
    {
        using var find = database.Prepare("SELECT state FROM transfers WHERE task=?");
        return find.Bind(task).Step() ? (TransferState)find.Int(0) : null;
    }

    /// <summary>The transfer of a task as it now stands.</summary>
    public static void Write(SqlDatabase database, long device, string task, Transfer transfer)
    {
        using var write = database.Prepare(
            """
            INSERT INTO transfers (device, task, command_key, state, updated, transfer)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (task) DO UPDATE SET state=excluded.state, updated=excluded.updated,
                transfer=excluded.transfer
            """
        );
        write
            .Bind(device)
            .Bind(task)
            .Bind(transfer.CommandKey)
            .Bind((long)transfer.State)
            .Bind(transfer.Updated)
            .Bind(Text(transfer))
            .Send();
    }

    /// <summary>A report without a task; false when the same was reported before.</summary>
    public static bool Add(SqlDatabase database, long device, Transfer report)
    {
        using var insert = database.Prepare(
            """
            INSERT INTO transfers (device, fingerprint, command_key, state, updated, transfer)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """
        );
        return insert
                .Bind(device)
                .Bind(Fingerprint(report))
                .Bind(report.CommandKey)
                .Bind((long)report.State)
                .Bind(report.Updated)
                .Bind(Text(report))
                .Run() > 0;
    }

    public static Page<Transfer> Read(SqlDatabase database, TransferQuery query, long before)
    {
        List<string> conditions = ["row_id < ?"];
        if (query.DeviceId is not null)
            conditions.Add("device=(SELECT row_id FROM devices WHERE id=?)");
        if (query.CommandKey is not null)
            conditions.Add("command_key=?");
        if (query.State is not null)
            conditions.Add("state=?");
        using var rows = database.Prepare(
            $"""
            SELECT row_id, transfer FROM transfers WHERE {string.Join(" AND ", conditions)}
            ORDER BY row_id DESC LIMIT ?
            """
        );
        rows.Bind(before);
        if (query.DeviceId is { } device)
            rows.Bind(device);
        if (query.CommandKey is { } key)
            rows.Bind(key);
        if (query.State is { } state)
            rows.Bind((long)state);
        rows.Bind(query.Page.Limit + 1);
        var (transfers, last) = (new List<Transfer>(), 0L);
        while (rows.Step())
        {
            transfers.Add(Parse(rows, 1)!);
            if (transfers.Count <= query.Page.Limit)
                last = rows.Long(0);
        }
        return Cursor.Page(transfers, query.Page, _ => Cursor.Of(List, last), null);
    }

    public static Transfer? Parse(SqlStatement row, int column) =>
        row.IsNull(column)
            ? null
            : JsonSerializer.Deserialize(row.Blob(column), StorageJson.Default.Transfer);

    private static string Text(Transfer transfer) =>
        JsonSerializer.Serialize(transfer, StorageJson.Default.Transfer);

    // A device whose answer was lost sends the same again within the hour; what it does by itself
    // every night it may do with the same words.
    private static string Fingerprint(Transfer report) =>
        string.Join(
            '|',
            report.Kind,
            report.CommandKey,
            report.FileType,
            report.File,
            report.StartTime,
            report.CompleteTime,
            report.Fault?.Code,
            report.Updated.ToUniversalTime().ToString("yyyyMMddHH", CultureInfo.InvariantCulture)
        );
}
