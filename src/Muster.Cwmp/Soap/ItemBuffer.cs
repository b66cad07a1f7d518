using System.Buffers;

namespace Muster.Cwmp;

/// <summary>Gathers the entries of a list in a rented array.</summary>
internal ref struct ItemBuffer<T>(int limit)
{
    private T[]? items;
    private int count;

    public void Add(T item)
    {
        if (count == limit)
            throw XmlCursor.TooManyItems(limit);
        if (items is null)
            items = ArrayPool<T>.Shared.Rent(16);
        else if (count == items.Length)
        {
            var larger = ArrayPool<T>.Shared.Rent(count * 2);
            items.CopyTo(larger, 0);
            ArrayPool<T>.Shared.Return(items, clearArray: true);
            items = larger;
        }
        items[count++] = item;
    }

    public readonly IReadOnlyList<T> ToList() =>
        items is null ? [] : items.AsSpan(0, count).ToArray();

    public void Dispose()
    {
        if (items is null)
            return;
        items.AsSpan(0, count).Clear();
        ArrayPool<T>.Shared.Return(items);
        items = null;
    }
}
