namespace Muster.Acs.Storage.Sql;

/// <summary>What must hold of devices, as SQL: when it drives, and when it filters.</summary>
/// <param name="Rank">The lowest drives.</param>
/// <param name="Source">What stands after FROM when it drives.</param>
/// <param name="Test">The condition when it drives.</param>
/// <param name="Filter">The condition when another one drives.</param>
internal sealed record SearchCondition(
    int Rank,
    string Source,
    string Test,
    string Filter,
    params IReadOnlyList<object> Values
)
{
    /// <summary>So many devices are sorted, or looked at, within a few milliseconds.</summary>
    public const int Few = 5_000;

    /// <summary>The texts of columns by which <c>fleet_models</c> counts.</summary>
    private static readonly string[] FleetColumns =
    [
        "d.model",
        "d.product_class",
        "d.manufacturer",
    ];

    /// <summary>A test of one of these columns as <see cref="Fleet"/>; null of another.</summary>
    public static string? FleetTest(string column, string test) =>
        FleetColumns.Contains(column)
            ? column[2..] + test.Replace("{0}", column[2..], StringComparison.Ordinal)
            : null;

    /// <summary>The test of PostgreSQL, where it is another one.</summary>
    public string? Postgres { get; init; }

    /// <summary>And what it is asked for some of those that may fit.</summary>
    public string? PostgresProbe { get; init; }

    /// <summary>What it binds when it drives, where that is more.</summary>
    public IReadOnlyList<object>? TestValues { get; init; }

    /// <summary>Finds at least as many, one after the other; null: as the condition does.</summary>
    public (string Sql, IReadOnlyList<object> Values)? Probe { get; init; }

    /// <summary>
    /// A filter by the id alone, which is all that an index need be read for; the same where the statement
    /// beside it finds nothing.
    /// </summary>
    public (
        string Filter,
        object Value,
        string Unless,
        IReadOnlyList<object> Values
    )? ById { get; init; }

    /// <summary>
    /// Brings the devices of its test, which is a set that is made once, however many are tested.
    /// </summary>
    public string? Set { get; init; }

    /// <summary>
    /// PostgreSQL is told to gather what the probe finds where that is little: it would go through all devices in
    /// the order of the list, believing that a tenth of them will do.
    /// </summary>
    public bool IsGathered { get; init; }

    /// <summary>Which groups of faults it asks for.</summary>
    public FaultGroups? Groups { get; init; }

    /// <summary>The text that it looks for in what devices are called.</summary>
    public NamePart? Part { get; init; }

    /// <summary>Its source brings devices in the order of ids.</summary>
    public bool IsInOrder { get; init; }

    /// <summary>The same of the table of models and software, from which it is counted.</summary>
    public string? Fleet { get; init; }

    /// <summary>It is counted by tag, alone.</summary>
    public bool IsTag { get; init; }

    /// <summary>What that binds, where it is not the same.</summary>
    public IReadOnlyList<object>? FleetValues { get; init; }

    /// <summary>Whether what it finds is soon sorted; it may find more than fit.</summary>
    public bool IsFew(SqlDatabase database, int most = Few)
    {
        var (some, values) = ProbeOf(database);
        return AreFew(database, some, values, most);
    }

    /// <summary>Whether a statement finds no more than so many.</summary>
    public static bool AreFew(
        SqlDatabase database,
        string some,
        IReadOnlyList<object> values,
        int most = Few
    )
    {
        using var count = Bind(
            database.PrepareOnce($"SELECT count(*) FROM ({some} LIMIT {most + 1}) AS found"),
            values
        );
        return count.Step() && count.Long(0) <= most;
    }

    /// <summary>What is asked of a device, and bound; <paramref name="isTest"/> when it drives.</summary>
    public (string Text, IReadOnlyList<object> Values) Ask(SqlDatabase database, bool isTest)
    {
        if (!isTest && ById is { } same && !Finds(database, same.Unless, same.Values))
            return (same.Filter, [same.Value]);
        if (isTest && IsGathered && database.IsRemote && IsFew(database))
        {
            var (found, values) = ProbeOf(database);
            return (DeviceWays.Among(database, found), values);
        }
        return (TextOf(database, isTest), ValuesOf(database, isTest));
    }

    private static bool Finds(SqlDatabase database, string sql, IReadOnlyList<object> values)
    {
        using var some = Bind(database.PrepareOnce(sql), values);
        return some.Step();
    }

    /// <summary>Finds at least those that fit.</summary>
    public (string Sql, IReadOnlyList<object> Values) ProbeOf(SqlDatabase database)
    {
        if (PostgresProbe is { } other && database.Choose("", "p").Length > 0)
            return (other, Values);
        var source = DeviceChoice.Needed(Source, Test);
        return Probe ?? ($"SELECT 1 FROM {source} WHERE {Test}", TestValues ?? Values);
    }

    /// <summary>The condition as this database is asked.</summary>
    public string TextOf(SqlDatabase database, bool isDriver) =>
        isDriver ? database.Choose(Test, Postgres ?? Test) : Filter;

    /// <summary>What is bound in it.</summary>
    public IReadOnlyList<object> ValuesOf(SqlDatabase database, bool isDriver) =>
        isDriver && (Postgres is null || database.Choose("sqlite", "") == "sqlite")
            ? TestValues ?? Values
            : Values;

    /// <summary>Binds values in their order.</summary>
    public static SqlStatement Bind(SqlStatement statement, IReadOnlyList<object> values)
    {
        foreach (var value in values)
            _ = value switch
            {
                DateTimeOffset time => statement.Bind(time),
                double number => statement.Bind(number),
                long number => statement.Bind(number),
                _ => statement.Bind((string)value),
            };
        return statement;
    }
}
