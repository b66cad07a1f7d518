namespace Muster.Acs.Storage.Sql;

/// <summary>The rows that fit all conditions, in the order asked for.</summary>
/// <param name="Id">The column of the order: of the table that drives.</param>
internal sealed record DeviceChoice(
    SqlDatabase Database,
    string Source,
    string Id,
    string Where,
    SortOrder Order,
    Func<SqlStatement, SqlStatement> Bind
)
{
    /// <summary>No condition at all.</summary>
    public const string Any = "true";

    public SqlStatement Count() =>
        Where == Any
            ? Database.PrepareOnce("SELECT count(*) FROM devices")
            : Bind(Database.PrepareOnce($"SELECT count(*) FROM {Source} WHERE {Where}"));

    public SqlStatement Open(string columns, string joined, string? after, int limit = int.MaxValue)
    {
        var (behind, by) = Order.Sql(Database, Id, after is not null);
        var rows = Bind(
            Database.PrepareOnce(
                $"""
                SELECT {columns} FROM {Source} {joined} WHERE {Where}{behind}
                ORDER BY {by} LIMIT ?
                """
            )
        );
        return (after is null ? rows : Order.Bind(rows, after)).Bind(limit);
    }
}
