namespace Muster.Acs.Storage.Sql;

/// <summary>
/// Several ways to the rows, or one that has to sort them: each brings the numbers of its first ones, and what a list
/// shows is read of those alone that come first among them all.
/// </summary>
internal sealed record DeviceWays(IReadOnlyList<DeviceChoice> Ways)
{
    public SqlStatement Open(string source, string? after, int limit)
    {
        var found = string.Join(
            " UNION ALL ",
            Ways.Select(way => $"SELECT * FROM ({way.Text("d.row_id", "", after)}) AS way")
        );
        var (database, order) = (Ways[0].Database, Ways[0].Order);
        var rows = database.PrepareOnce(
            $"""
            SELECT {DeviceRows.SummaryColumns} FROM {source} WHERE {Among(database, found)}
            ORDER BY {order.Sql("d.id", hasKey: false).By} LIMIT ?
            """
        );
        foreach (var way in Ways)
            rows = way.BindPage(rows, after, limit);
        return rows.Bind(limit);
    }

    /// <summary>
    /// True of the devices that a statement brings, which are gathered first: PostgreSQL would rather test each device
    /// in the order of the list, believing that the page is soon full.
    /// </summary>
    public static string Among(SqlDatabase database, string found) =>
        database.Choose($"d.row_id IN ({found})", $"d.row_id = ANY(ARRAY({found}))");
}
