namespace Muster.Acs.Storage.Sqlite;

/// <summary>Rows of transfers that devices reported.</summary>
internal static class TransferRows
{
    public static void Insert(SqliteDatabase database, long device, TransferRecord transfer)
    {
        using var insert = database.Prepare(
            """
            INSERT INTO transfers (device, command_key, kind, fault_code, fault_string, start_time,
                complete_time, received)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        );
        insert
            .Bind(device)
            .Bind(transfer.CommandKey)
            .Bind(transfer.Kind)
            .Bind(transfer.FaultCode)
            .Bind(transfer.FaultString)
            .Bind(transfer.StartTime)
            .Bind(transfer.CompleteTime)
            .Bind(transfer.ReceivedAt)
            .Run();
    }

    /// <summary>The newest first.</summary>
    public static List<TransferRecord> Read(SqliteDatabase database, long device, int limit)
    {
        using var read = database.Prepare(
            """
            SELECT command_key, kind, fault_code, fault_string, start_time, complete_time, received
            FROM transfers WHERE device=? ORDER BY row_id DESC LIMIT ?
            """
        );
        read.Bind(device).Bind(limit);
        var transfers = new List<TransferRecord>();
        while (read.Step())
            transfers.Add(
                new(
                    read.Text(0),
                    read.Text(1),
                    read.Int(2),
                    read.Text(3),
                    read.Text(4),
                    read.Text(5),
                    read.Time(6)
                )
            );
        return transfers;
    }
}
