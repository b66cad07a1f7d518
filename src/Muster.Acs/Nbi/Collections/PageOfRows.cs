using Muster.Acs.Nbi.Documents;
using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Nbi.Collections;

/// <summary>
/// The rows of one page of what matches. Sorted, it holds no more than it must: the first skip + limit of
/// what it has seen.
/// </summary>
internal sealed class PageOfRows(CollectionQuery query, int maxSorted)
{
    /// <summary>Octets, as much as MongoDB gives a sort.</summary>
    private const long MaxWeight = 100_000_000;

    private const int WeightOfEntry = 100;

    private long weight;
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
        var entry = new Entry(query.Sort.KeysOf(device), device.Row);
        sorted.Add(entry);
        weight += entry.Weight;
        var wanted = query.Limit is { } limit ? (long)query.Skip + limit : long.MaxValue;
        if (sorted.Count > wanted)
        {
            var last = sorted.Max!;
            sorted.Remove(last);
            weight -= last.Weight;
        }
        else if (sorted.Count > maxSorted)
            throw NbiRefusal.Bad($"More than {maxSorted} devices are not sorted; give a limit.");
        if (weight > MaxWeight)
            throw NbiRefusal.Bad(
                $"What is sorted by takes more than {MaxWeight} octets; give a limit."
            );
    }

    public IReadOnlyList<long> Rows() =>
        query.Sort.IsNone ? rows : [.. sorted.Skip(query.Skip).Select(entry => entry.Row)];

    private sealed record Entry(object?[] Keys, long Row)
    {
        public long Weight =>
            WeightOfEntry + Keys.Sum(key => key is string text ? 2L * text.Length : 32L);
    }

    private sealed class EntryOrder(SortOrder sort) : IComparer<Entry>
    {
        public int Compare(Entry? x, Entry? y) =>
            sort.Compare(x!.Keys, y!.Keys) is not 0 and var order ? order : x.Row.CompareTo(y.Row);
    }
}
