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

    private const string Contacts = " CROSS JOIN device_contacts c ON c.device = d.row_id";
    private const string Devices = " CROSS JOIN devices d ON d.row_id = ";

    public SqlStatement Count() =>
        Where == Any
            ? Database.PrepareOnce("SELECT coalesce(sum(devices), 0) FROM fleet_models")
            : Bind(
                Database.PrepareOnce($"SELECT count(*) FROM {Needed(Source, Where)} WHERE {Where}")
            );

    /// <summary>The column of the id: of the table that drives, where that has one.</summary>
    public static string IdIn(string source) =>
        source.Contains(" x ", StringComparison.Ordinal) ? "x.id" : "d.id";

    /// <summary>The source without the tables of which a condition asks nothing.</summary>
    public static string Needed(string source, string where)
    {
        if (!where.Contains("c.", StringComparison.Ordinal))
            source = source.Replace(Contacts, "", StringComparison.Ordinal);
        var devices = source.IndexOf(Devices, StringComparison.Ordinal);
        return
            devices < 0
            || where.Contains("d.", StringComparison.Ordinal)
            || source.Contains(Contacts, StringComparison.Ordinal)
            ? source
            : source[..devices];
    }

    public SqlStatement Open(
        string columns,
        string joined,
        string? after,
        int limit = int.MaxValue
    ) => BindPage(Database.PrepareOnce(Text(columns, joined, after)), after, limit);

    public string Text(string columns, string joined, string? after)
    {
        var (behind, by) = Order.Sql(Id, after is not null);
        return $"SELECT {columns} FROM {Source} {joined} WHERE {Where}{behind} ORDER BY {by} LIMIT ?";
    }

    /// <summary>Binds what <see cref="Text"/> left open.</summary>
    public SqlStatement BindPage(SqlStatement rows, string? after, int limit)
    {
        rows = Bind(rows);
        return (after is null ? rows : Order.Bind(rows, after)).Bind(limit);
    }
}
