using Muster.Acs.Nbi.Documents;
using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Nbi.Collections;

/// <summary>
/// The rows of one page of what matches. Sorted, it holds no more than it must: the first skip + limit of
/// what it has seen.
/// </summary>
internal sealed class PageOfRows(CollectionQuery query, int maxSorted)
{
    private readonly List<long> rows = [];
    private readonly SortedSet<Entry> sorted = new(new EntryOrder(query.Sort));
    private long seen;

    public void Add(DeviceDocument device)
    {
        seen++;
        if (query.Sort.IsNone)
        {
            if (seen > query.Skip && rows.Count < (query.Limit ?? int.MaxValue))
                rows.Add(device.Row);
            return;
        }
        sorted.Add(new(query.Sort.KeysOf(device), device.Row));
        var wanted = query.Limit is { } limit ? (long)query.Skip + limit : long.MaxValue;
        if (sorted.Count > wanted)
            sorted.Remove(sorted.Max!);
        else if (sorted.Count > maxSorted)
            throw NbiRefusal.Bad($"More than {maxSorted} devices are not sorted; give a limit.");
    }

    public IReadOnlyList<long> Rows() =>
        query.Sort.IsNone ? rows : [.. sorted.Skip(query.Skip).Select(entry => entry.Row)];

    private sealed record Entry(object?[] Keys, long Row);

    private sealed class EntryOrder(SortOrder sort) : IComparer<Entry>
    {
        public int Compare(Entry? x, Entry? y) =>
            sort.Compare(x!.Keys, y!.Keys) is not 0 and var order ? order : x.Row.CompareTo(y.Row);
    }
}
