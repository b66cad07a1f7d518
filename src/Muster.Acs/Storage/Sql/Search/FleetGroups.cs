using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>The fleet counted by what devices have in common, from tables that are kept for it.</summary>
internal static class FleetGroups
{
    public static IReadOnlyList<FleetGroup> Read(
        SqlDatabase database,
        (FleetGrouping By, int Limit) of
    )
    {
        using var rows = database.Prepare(
            $"""
            SELECT value, model, devices FROM ({Sql(of.By)}) AS counted
            WHERE devices > 0 ORDER BY devices DESC, model, value LIMIT ?
            """
        );
        rows.Bind(of.Limit);
        var groups = new List<FleetGroup>();
        while (rows.Step())
            groups.Add(
                new(rows.Text(0), rows.Long(2))
                {
                    Model = of.By == FleetGrouping.Software ? rows.Text(1) : null,
                }
            );
        return groups;
    }

    private static string Sql(FleetGrouping by) =>
        by switch
        {
            FleetGrouping.Software => """
                SELECT software_version AS value, model, sum(devices) AS devices FROM fleet_models
                GROUP BY model, software_version
                """,
            FleetGrouping.Tag =>
                "SELECT tag AS value, '' AS model, sum(devices) AS devices FROM fleet_tags GROUP BY tag",
            FleetGrouping.Fault => """
                SELECT g.code AS value, '' AS model, count(DISTINCT o.device) AS devices
                FROM (SELECT fault_group, device FROM tasks WHERE fault_open = 1
                    UNION ALL SELECT fault_group, device FROM rule_faults) AS o
                JOIN fault_groups g ON g.row_id = o.fault_group
                GROUP BY g.code
                """,
            FleetGrouping.Model => Column("model"),
            FleetGrouping.Manufacturer => Column("manufacturer"),
            FleetGrouping.ProductClass => Column("product_class"),
            _ => throw new ArgumentOutOfRangeException(nameof(by)),
        };

    private static string Column(string name) =>
        $"SELECT {name} AS value, '' AS model, sum(devices) AS devices FROM fleet_models GROUP BY {name}";
}
