namespace Muster.Acs.Storage.Sqlite;

/// <summary>The rows that fit all conditions, in the order of their ids.</summary>
/// <param name="Id">The column of the order: of the table that drives.</param>
internal sealed record DeviceChoice(
    SqliteDatabase Database,
    string Source,
    string Id,
    string Where,
    Func<SqliteStatement, SqliteStatement> Bind
)
{
    public SqliteStatement Count() =>
        Bind(Database.PrepareOnce($"SELECT count(*) FROM {Source} WHERE {Where}"));

    public SqliteStatement Open(string columns, string joined, string? after, int limit = -1)
    {
        var behind = after is null ? "" : $" AND {Id} > ?";
        var rows = Bind(
            Database.PrepareOnce(
                $"""
                SELECT {columns} FROM {Source} {joined} WHERE {Where}{behind}
                ORDER BY {Id} LIMIT ?
                """
            )
        );
        return (after is null ? rows : rows.Bind(after)).Bind(limit);
    }
}
