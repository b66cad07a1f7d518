namespace Muster.Acs.Storage.Sql;

/// <summary>How many devices fit.</summary>
internal sealed partial class DeviceSearch
{
    private const int Few = SearchCondition.Few;

    private (long? Total, long? AtLeast) Count(
        SqlDatabase database,
        WayFinder finder,
        DeviceChoice? chosen
    )
    {
        if (CountOfFleet(database) is { } kept)
        {
            using (kept)
                return (Read(kept), null);
        }
        if (finder.AreMany)
            return (null, Few);
        if (_conditions is [{ Set: { } set } only])
        {
            using var devices = database.PrepareOnce($"SELECT count(*) FROM ({set}) AS found");
            return (Read(SearchCondition.Bind(devices, only.Values)), null);
        }
        var choice = chosen ?? Choose(database);
        // What else drives finds few, or counts in its index.
        var isDriven =
            choice.Source != ById && choice.Source != All && choice.Source != _order.Source;
        var many = _conditions.Find(each =>
            each is { Postgres: not null, Rank: WordsRank } && !each.IsFew(database)
        );
        using var count = many is null || isDriven ? choice.Count() : CountAmong(database, many);
        return many is null || isDriven
            ? (Read(count), null)
            : (null, Read(count) is > 0 and var found ? found : null);
    }

    // Among the first of those that may fit, which are nearly all that do.
    private SqlStatement CountAmong(SqlDatabase database, SearchCondition many)
    {
        var (some, values) = many.ProbeOf(database);
        var where = string.Join(
            " AND ",
            _conditions.Select(each => each.TextOf(database, isDriver: false))
        );
        var count = database.PrepareOnce(
            $"""
            SELECT count(*) FROM {DeviceChoice.Needed(All, where)}
            WHERE d.row_id IN (SELECT * FROM ({some} LIMIT {Few}) AS found) AND {where}
            """
        );
        return BindFilters(database, SearchCondition.Bind(count, values));
    }

    private static long Read(SqlStatement count)
    {
        count.Step();
        return count.Long(0);
    }
}
