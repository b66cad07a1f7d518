namespace Muster.Acs.Storage.Sql;

/// <summary>
/// Several ways to the rows, or one that has to sort them: each brings the numbers of its first ones, and what a list
/// shows is read of those alone that come first among them all.
/// </summary>
internal sealed record DeviceWays(IReadOnlyList<DeviceWay> Ways)
{
    public SqlStatement Open(string source, string? after, int limit)
    {
        var found = string.Join(" UNION ALL ", Ways.Select(way => way.Text(after)));
        var (database, order) = (Ways[0].Choice.Database, Ways[0].Choice.Order);
        var rows = database.PrepareOnce(
            $"""
            SELECT {DeviceRows.SummaryColumns} FROM {source} WHERE {Among(database, found)}
            ORDER BY {order.Sql("d.id", hasKey: false).By} LIMIT ?
            """
        );
        foreach (var way in Ways)
            rows = way.Choice.BindPage(rows, after, limit);
        return rows.Bind(limit);
    }

    /// <summary>
    /// True of the devices that a statement brings, which are gathered first: PostgreSQL would rather test each device
    /// in the order of the list, believing that the page is soon full.
    /// </summary>
    public static string Among(SqlDatabase database, string found) =>
        database.Choose($"d.row_id IN ({found})", $"d.row_id = ANY(ARRAY({found}))");
}

/// <summary>One of them.</summary>
/// <param name="Columns">With the number of the device as row_id, no device twice.</param>
internal sealed record DeviceWay(DeviceChoice Choice, string Columns)
{
    public const string OfDevices = "d.row_id AS row_id";

    /// <summary>One may have several faults of a group.</summary>
    public const string OfFaults = "DISTINCT x.device_id, x.device AS row_id";

    public string Text(string? after) =>
        $"SELECT row_id FROM ({Choice.Text(Columns, "", after)}) AS way";
}
