using System.Diagnostics.CodeAnalysis;

namespace Muster.Cpe.Tree;

/// <summary>
/// A small sorted map from (scope, node) to a value: two arrays, nothing per entry. Made for the few
/// differences between one device and its model.
/// </summary>
internal sealed class KeyMap<TValue>
{
    private const int FirstCapacity = 4;
    private long[] _keys = [];
    private TValue[] _values = [];

    public int Count { get; private set; }

    public long KeyAt(int index) => _keys[index];

    public TValue ValueAt(int index) => _values[index];

    public bool Contains(long key) => Find(key) >= 0;

    public bool TryGet(long key, [MaybeNullWhen(false)] out TValue value)
    {
        var index = Find(key);
        value = index >= 0 ? _values[index] : default;
        return index >= 0;
    }

    public void Set(long key, TValue value)
    {
        var index = Find(key);
        if (index < 0)
        {
            index = ~index;
            MakeRoom(index);
            _keys[index] = key;
        }
        _values[index] = value;
    }

    public void Remove(long key)
    {
        var index = Find(key);
        if (index >= 0)
            RemoveAt(index, 1);
    }

    /// <summary>Removes all keys from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public void RemoveRange(long first, long last)
    {
        var start = Find(first);
        var end = Find(last);
        start = start < 0 ? ~start : start;
        end = end < 0 ? ~end : end + 1;
        if (end > start)
            RemoveAt(start, end - start);
    }

    public KeyMap<TValue> Copy() =>
        new()
        {
            _keys = _keys[..Count],
            _values = _values[..Count],
            Count = Count,
        };

    private int Find(long key) => Array.BinarySearch(_keys, 0, Count, key);

    private void MakeRoom(int index)
    {
        if (Count == _keys.Length)
        {
            // Grown by a quarter: idle memory counts more here than the odd copy.
            var capacity = Math.Max(FirstCapacity, Count + (Count / 4) + 1);
            Array.Resize(ref _keys, capacity);
            Array.Resize(ref _values, capacity);
        }
        Array.Copy(_keys, index, _keys, index + 1, Count - index);
        Array.Copy(_values, index, _values, index + 1, Count - index);
        Count++;
    }

    private void RemoveAt(int index, int length)
    {
        Array.Copy(_keys, index + length, _keys, index, Count - index - length);
        Array.Copy(_values, index + length, _values, index, Count - index - length);
        Count -= length;
        Array.Clear(_values, Count, length);
    }
}
