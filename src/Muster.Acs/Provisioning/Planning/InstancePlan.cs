using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Paths;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>
/// Which instances of tables go and which come. Declarations about one table are taken together: the
/// ones with more keys first, and what they want is not deleted by those with fewer.
/// </summary>
internal sealed class InstancePlan(DeviceData data, Wishes wishes)
{
    private const int MostCreated = 1_000;

    private readonly Dictionary<string, Dictionary<string, Rule>> _tables = new(
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, Deletion> _deleted = new(StringComparer.Ordinal);

    private sealed record Rule(PathSegment Filter, InstanceCount Count, Cause Cause);

    public void Add(Declaration declaration)
    {
        var path = declaration.Path;
        if (path.Depth < 2 || declaration.Instances is not { } count)
            return;
        var last = path.Segments[^1];
        if (last.Kind == SegmentKind.Name)
        {
            Named(declaration, count);
            return;
        }
        foreach (var table in PathMatch.Of(data, path.Prefix(path.Depth - 1)))
        {
            if (data.Find(table) is not { IsObject: true })
                continue;
            if (!_tables.TryGetValue(table, out var rules))
                _tables[table] = rules = new(StringComparer.Ordinal);
            var key = last.Pairs.Length == 0 ? "[]" : last.Text;
            wishes.Add(declaration, $"{table}.{key}", $"{count.Min} {count.Max}");
            rules.Remove(key);
            rules[key] = new(last, count, declaration.Cause);
        }
    }

    public void Plan(List<Deletion> deletions, List<Creation> creations)
    {
        foreach (var (table, rules) in _tables)
            Plan(table, rules.Values, creations);
        deletions.AddRange(_deleted.Values);
    }

    // "A concrete instance is never created."
    private void Named(Declaration declaration, InstanceCount count)
    {
        foreach (var instance in PathMatch.Of(data, declaration.Path))
        {
            _deleted.Remove(instance);
            if (count.Max <= 0 && data.Find(instance) is { IsObject: true, Writable: not false })
                _deleted[instance] = new(instance, declaration.Cause);
        }
    }

    private void Plan(string table, IEnumerable<Rule> rules, List<Creation> creations)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var canAdd = data.Find(table)?.Writable != false;
        var added = new List<Creation>();
        foreach (var rule in rules.OrderByDescending(rule => rule.Filter.Pairs.Length))
        {
            var found = Instances(table, rule.Filter)
                .Where(instance => !_deleted.ContainsKey(instance))
                .ToList();
            // What is about to be created for more keys fits the fewer too.
            var coming = added.Count(creation => Fits(creation, rule.Filter));
            var surplus = found.Count + coming - rule.Count.Max;
            for (var at = found.Count - 1; at >= 0 && surplus > 0; at--)
            {
                if (kept.Contains(found[at]) || data.Find(found[at])?.Writable == false)
                    continue;
                _deleted[found[at]] = new(found[at], rule.Cause);
                surplus--;
            }
            var missing = rule.Count.Min - found.Count - coming;
            for (var count = 0; canAdd && count < Math.Min(missing, MostCreated); count++)
                added.Add(new(table, rule.Filter.Pairs, rule.Cause));
            if (rule.Count.Max > 0)
                kept.UnionWith(found.Where(instance => !_deleted.ContainsKey(instance)));
        }
        creations.AddRange(added);
    }

    private static bool Fits(Creation creation, PathSegment filter) =>
        filter.Pairs.All(pair => creation.Keys.Contains(pair));

    private IEnumerable<string> Instances(string table, PathSegment filter)
    {
        foreach (var child in data.Children(table))
        {
            if (
                data.Find(child.Path) is { IsObject: true }
                && PathMatch.HasKeys(data, child.Path, filter.Pairs) == true
            )
                yield return child.Path;
        }
    }
}
