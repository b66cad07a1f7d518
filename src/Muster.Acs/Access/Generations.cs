using System.Diagnostics.CodeAnalysis;

namespace Muster.Acs.Access;

/// <summary>
/// A memory that never holds more than its capacity: when the young half is full it becomes the old
/// one, and what nobody asked for since is forgotten.
/// </summary>
internal sealed class Generations<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _young.Count + _old.Count;
        }
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(key, out value))
                return true;
            if (!_old.Remove(key, out value))
                return false;
            Put(key, value);
            return true;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_gate)
        {
            _old.Remove(key);
            Put(key, value);
        }
    }

    public void Remove(TKey key)
    {
        lock (_gate)
        {
            _young.Remove(key);
            _old.Remove(key);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _young.Clear();
            _old.Clear();
        }
    }

    private void Put(TKey key, TValue value)
    {
        if (_young.Count >= capacity / 2 && !_young.ContainsKey(key))
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }
        _young[key] = value;
    }
}
