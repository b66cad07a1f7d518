namespace Muster.Acs.Storage.Sql;

/// <summary>Groups of faults, each of which has its devices in the order of their ids.</summary>
/// <param name="Which">Of a group g.</param>
/// <param name="OfTask">What is asked of faults that are in no group.</param>
/// <param name="OfRule">The same.</param>
internal sealed record FaultGroups(
    string Which,
    IReadOnlyList<object> Values,
    string OfTask,
    string OfRule,
    params IReadOnlyList<object> RestValues
)
{
    public const string OfTasks =
        "tasks x INDEXED BY tasks_fault_device CROSS JOIN devices d ON d.row_id = x.device "
        + DeviceSearch.Contacts;
    public const string OfRules =
        "rule_faults x INDEXED BY rule_faults_group_device "
        + "CROSS JOIN devices d ON d.row_id = x.device "
        + DeviceSearch.Contacts;

    /// <summary>A page that so many bring is soon made.</summary>
    private const int Most = 64;

    /// <summary>Brings the devices of faults that are in no group: those of old.</summary>
    public string Rest =>
        $"""
            SELECT device FROM tasks WHERE fault_open = 1 AND fault_group IS NULL{OfTask}
            UNION ALL SELECT device FROM rule_faults WHERE fault_group IS NULL{OfRule}
            """;

    /// <summary>Their numbers, and where their faults are; null where they are too many.</summary>
    public IReadOnlyList<(long Number, string Source)>? In(SqlDatabase database)
    {
        using var rows = SearchCondition.Bind(
            database.PrepareOnce(
                $"SELECT g.row_id, g.is_channel FROM fault_groups g WHERE {Which} LIMIT {Most + 1}"
            ),
            Values
        );
        var groups = new List<(long, string)>();
        while (rows.Step())
            groups.Add((rows.Long(0), rows.Long(1) == 0 ? OfTasks : OfRules));
        return groups.Count > Most ? null : groups;
    }
}
