namespace Muster.Acs.Storage.Sql;

/// <summary>
/// Finds ways to a list that do not go through all devices in its order: those of a class or with a fault stand together
/// there, and very many may come before the first of them.
/// </summary>
internal sealed class WayFinder(
    SqlDatabase database,
    List<SearchCondition> conditions,
    SortOrder order,
    string all
)
{
    /// <summary>So many are sorted within the time that a page may take.</summary>
    private const int MostGathered = 20_000;

    private SharedParts? _shared;

    /// <summary>Whether more have the text that is looked for than are counted.</summary>
    public bool AreMany =>
        conditions is [{ Part: { } part }] && Shared(part).Devices >= SearchCondition.Few;

    // In another order than that of ids those that fit seldom stand together.
    public DeviceWays? Find() => order.Column is null ? OfFaults() ?? OfSet() ?? OfPart() : null;

    private DeviceWays? OfFaults()
    {
        var faults = conditions.Find(each => each.Groups is not null);
        if (faults is null || HasBetter(faults))
            return null;
        var of = faults.Groups!;
        if (of.In(database) is not { } groups)
            return null;
        if (!SearchCondition.AreFew(database, of.Rest, of.RestValues))
            return null;
        var ways = groups.Select(group =>
        {
            var isOpen = group.Source == FaultGroups.OfTasks ? "x.fault_open = 1 AND " : "";
            return Way(group.Source, isOpen + "x.fault_group=?", [group.Number], faults);
        });
        return new([.. ways, Way(all, DeviceWays.Among(database, of.Rest), of.RestValues, faults)]);
    }

    private bool HasBetter(SearchCondition condition) =>
        conditions.Exists(each => each.Rank < condition.Rank);

    private DeviceWays? OfSet()
    {
        var set = conditions.Find(each => each.Set is not null);
        if (set is null || HasBetter(set))
            return null;
        return set.IsFew(database, MostGathered)
            ? new([Way(all, DeviceWays.Among(database, set.Set!), set.Values, set)])
            : null;
    }

    private DeviceWays? OfPart()
    {
        var text = conditions.Find(each => each.Part is not null);
        if (text is null || conditions.Exists(IsIndexed))
            return null;
        if (Shared(text.Part!).Kinds is not { Count: > 0 } kinds)
            return null;
        var (own, values) = text.Part!.Own(database);
        if (!SearchCondition.AreFew(database, own, values))
            return null;
        var ways = kinds.Select(kind =>
            Way(kind.Source, kind.Test, [kind.Name], kind.IsWhole ? text : null)
        );
        return new([.. ways, Way(all, DeviceWays.Among(database, own), values)]);
    }

    private static bool IsIndexed(SearchCondition condition) =>
        condition.Part is null && condition.Rank <= DeviceSearch.SilentRank;

    private SharedParts Shared(NamePart part) => _shared ??= part.Shared(database);

    // Every condition is asked on each way, but for the one that it answers.
    private DeviceWay Way(
        string source,
        string test,
        IReadOnlyList<object> values,
        SearchCondition? answered = null
    )
    {
        var others = conditions.FindAll(each => !ReferenceEquals(each, answered));
        var tests = others.Select(each => " AND " + each.TextOf(database, isDriver: false));
        var where = test + string.Concat(tests);
        var isOfFaults = source is FaultGroups.OfTasks or FaultGroups.OfRules;
        var columns = isOfFaults ? DeviceWay.OfFaults : DeviceWay.OfDevices;
        var choice = new DeviceChoice(
            database,
            DeviceChoice.Needed(source, $"{where} {columns}"),
            isOfFaults ? "x.device_id" : DeviceChoice.IdIn(source),
            where,
            order,
            statement =>
            {
                SearchCondition.Bind(statement, values);
                foreach (var each in others)
                    SearchCondition.Bind(statement, each.ValuesOf(database, isDriver: false));
                return statement;
            }
        );
        return new(choice, columns);
    }
}
