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
    /// <summary>So many are sorted in half of the time that a page may take.</summary>
    private const int MostGathered = 20_000;

    private SharedParts? _shared;

    /// <summary>Whether more have the text that is looked for than are counted.</summary>
    public bool AreMany =>
        conditions is [{ Part: { } part }] && Shared(part).Devices >= SearchCondition.Few;

    public DeviceWays? Find() => OfSet() ?? OfPart();

    private DeviceWays? OfSet()
    {
        var set = conditions.Find(each => each.Set is not null);
        if (set is null || conditions.Exists(each => each.Rank < set.Rank))
            return null;
        return set.IsFew(database, MostGathered)
            ? new([Way(all, DeviceWays.Among(database, set.Set!), set.Values, set)])
            : null;
    }

    private DeviceWays? OfPart()
    {
        var text = conditions.Find(each => each.Part is not null);
        if (text is null || order.Column is not null || conditions.Exists(IsIndexed))
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
    private DeviceChoice Way(
        string source,
        string test,
        IReadOnlyList<object> values,
        SearchCondition? answered = null
    )
    {
        var others = conditions.FindAll(each => !ReferenceEquals(each, answered));
        var tests = others.Select(each => " AND " + each.TextOf(database, isDriver: false));
        var where = test + string.Concat(tests);
        return new(
            database,
            DeviceChoice.Needed(source, $"{where} d.{order.Column}"),
            DeviceChoice.IdIn(source),
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
    }
}
