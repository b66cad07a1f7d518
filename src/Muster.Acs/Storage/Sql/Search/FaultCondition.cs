using System.Globalization;

namespace Muster.Acs.Storage.Sql;

/// <summary>Devices with a fault that waits for somebody. Mostly they are few, and drive.</summary>
internal static class FaultCondition
{
    private const int Rank = 6;
    private const string Unmuted = "unmuted";
    private const string NotMuted =
        " AND coalesce(fault_group, 0) NOT IN "
        + $"(SELECT g.row_id FROM fault_groups g WHERE {FaultGroupRows.IsMuted})";

    /// <summary><c>#17</c> is the group of that number.</summary>
    private static long? GroupOf(string text) =>
        text.StartsWith('#')
        && long.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            ? group
            : null;

    private const string OfCode =
        " AND fault_group IN (SELECT g.row_id FROM fault_groups g WHERE g.code = ?)";
    private const string OfRuleCode =
        " AND fault_group IN (SELECT g.row_id FROM fault_groups g WHERE g.code IN (?, 'cwmp.' || ?))";
    private const string HasCode = " AND fault ->> 'code' = ?";
    private const string HasRuleCode = " AND fault ->> 'code' IN (?, 'cwmp.' || ?)";
    private const string Ungrouped = " AND fault_group IS NULL";
    private const string GroupsOfCode =
        "(g.is_channel = 0 AND g.code = ?) OR (g.is_channel = 1 AND g.code IN (?, 'cwmp.' || ?))";

    public static SearchCondition Of(string code, DateTimeOffset now, string source)
    {
        if (GroupOf(code) is { } group)
        {
            const string ofGroup = " AND fault_group = ?";
            var one = new FaultGroups("g.row_id = ?", [group], " AND false", " AND false");
            return Of(source, one, [ofGroup], [ofGroup], group, group);
        }
        return code switch
        {
            Unmuted => Of(
                source,
                new($"NOT {FaultGroupRows.IsMuted}", [now], "", ""),
                [NotMuted],
                [NotMuted],
                now,
                now
            ),
            "*" => Of(source, new("true", [], "", ""), [""], [""]),
            // Each by an index of its own, which no OR between them would use.
            _ => Of(
                source,
                new(GroupsOfCode, [code, code, code], HasCode, HasRuleCode, code, code, code),
                [OfCode, Ungrouped + HasCode],
                [OfRuleCode, Ungrouped + HasRuleCode],
                code,
                code,
                code,
                code,
                code,
                code
            ),
        };
    }

    private static SearchCondition Of(
        string source,
        FaultGroups groups,
        string[] ofTask,
        string[] ofRule,
        params object[] values
    )
    {
        string[] sets =
        [
            .. ofTask.Select(test => $"SELECT device FROM tasks WHERE fault_open = 1{test}"),
            .. ofRule.Select(test => $"SELECT device FROM rule_faults WHERE true{test}"),
        ];
        string[] tests =
        [
            .. ofTask.Select(test =>
                $"SELECT 1 FROM tasks o WHERE o.device = d.row_id AND fault_open = 1{test}"
            ),
            .. ofRule.Select(test =>
                $"SELECT 1 FROM rule_faults o WHERE o.device = d.row_id{test}"
            ),
        ];
        var set = string.Join(" UNION ", sets);
        return new(
            Rank,
            source,
            $"d.row_id IN ({set})",
            $"({string.Join(" OR ", tests.Select(test => $"EXISTS ({test})"))})",
            values
        )
        {
            Set = set,
            Groups = groups,
            Probe = (string.Join(" UNION ALL ", sets), values),
        };
    }
}
