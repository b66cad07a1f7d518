namespace Muster.Acs.Storage.Sql;

/// <summary>Which condition drives, and what is counted without looking at a device.</summary>
internal sealed partial class DeviceSearch
{
    private SearchCondition? DriverIn(SqlDatabase database)
    {
        // PostgreSQL knows by its statistics.
        if (IsPostgres(database))
            return _conditions.Count == 0 ? null : _conditions.MinBy(each => each.Rank);
        var isById = _order.Column is null;
        foreach (var condition in _conditions.OrderBy(each => each.Rank))
        {
            // What is behind has no index that finds it.
            if (condition.Rank > SilentRank)
                break;
            if ((isById && condition.IsInOrder) || condition.IsFew(database))
                return condition;
        }
        return null;
    }

    // PostgreSQL is asked for what several indexes find wherever that is little.
    private static bool IsAsked(
        SqlDatabase database,
        SearchCondition condition,
        SearchCondition? driver
    ) =>
        condition.Postgres is not null && IsPostgres(database)
            ? condition.Rank <= SilentRank && condition.IsFew(database)
            : ReferenceEquals(condition, driver) || (driver is null && condition.Set is not null);

    private static bool IsPostgres(SqlDatabase database) => database.Choose("", "p").Length > 0;

    /// <summary>The count of what is asked by model alone; null where it is not.</summary>
    private SqlStatement? CountOfFleet(SqlDatabase database)
    {
        if (_conditions.Count == 0 || _conditions.Exists(each => each.Fleet is null))
            return null;
        var isTag = _conditions.Exists(each => each.IsTag);
        if (isTag && _conditions.Count > 1)
            return null;
        var where = string.Join(" AND ", _conditions.Select(each => each.Fleet));
        var count = database.PrepareOnce(
            $"SELECT coalesce(sum(devices), 0) FROM {(isTag ? "fleet_tags" : "fleet_models")} WHERE {where}"
        );
        foreach (var condition in _conditions)
            SearchCondition.Bind(count, condition.FleetValues ?? condition.Values);
        return count;
    }
}
