using System.Text;
using Muster.Acs.Devices;

namespace Muster.Acs.Storage.Codec;

/// <summary>
/// The nodes of a tree: those of its shape, but for what the device has not and what it has of its own
/// (hosts come and go). Its buffers are kept.
/// </summary>
internal sealed class TreeNodes
{
    private readonly List<Change> _changes = [];
    private Shape _shape = null!;
    private Shape.Node[] _own = [];
    private int[] _places = [];
    private int _count;
    private bool _isOwn;

    /// <summary>So many as in the shape, so many that are not there, so many more.</summary>
    private readonly record struct Change(int Kept, int Dropped, int Added);

    public ReadOnlySpan<Shape.Node> Nodes => _isOwn ? _own.AsSpan(0, _count) : _shape.Nodes;

    /// <summary>Whether they are those of the shape and no others.</summary>
    public bool IsShape => !_isOwn;

    /// <summary>Where a node stands in the shape; negative when it does not.</summary>
    public int PlaceOf(int node) => _isOwn ? _places[node] : node;

    /// <summary>The value in the shape; null when there is none.</summary>
    public string? Reference(int node) =>
        PlaceOf(node) is >= 0 and var place ? _shape.Reference(place) : null;

    /// <summary>The place of a node; negative when there is none of this path.</summary>
    public int Find(string path)
    {
        if (!_isOwn)
            return _shape.Find(path);
        var (low, high) = (0, _count - 1);
        while (low <= high)
        {
            var node = (low + high) >>> 1;
            var order = string.CompareOrdinal(_own[node].Path, path);
            if (order == 0)
                return node;
            (low, high) = order < 0 ? (node + 1, high) : (low, node - 1);
        }
        return -1;
    }

    /// <summary>All nodes of a shape.</summary>
    public void Take(Shape shape) => (_shape, _isOwn) = (shape, false);

    /// <summary>Compares a tree with a shape; answers how many nodes it has that the shape has not.</summary>
    public int Compare(Shape shape, Shadow shadow)
    {
        Take(shape);
        _changes.Clear();
        Reserve(shadow.Count);
        var (at, added, change) = (0, 0, new Change());
        for (var node = 0; node < shadow.Count; node++)
        {
            var own = shadow.Nodes[node];
            var order = 1;
            while (at < shape.Nodes.Length && (order = Order(shape.Nodes[at].Path, own.Path)) < 0)
            {
                change = change with { Dropped = change.Dropped + 1 };
                at++;
            }
            var isThere = at < shape.Nodes.Length && order == 0;
            var isSame = isThere && IsSame(shape.Nodes[at], own);
            if (isSame && change.Dropped + change.Added > 0)
            {
                _changes.Add(change);
                change = new();
            }
            if (isThere && !isSame)
                change = change with { Dropped = change.Dropped + 1 };
            change = isSame
                ? change with
                {
                    Kept = change.Kept + 1,
                }
                : change with
                {
                    Added = change.Added + 1,
                };
            added += isSame ? 0 : 1;
            _places[node] = isSame ? at : -1;
            at += isThere ? 1 : 0;
        }
        _changes.Add(change with { Dropped = change.Dropped + shape.Nodes.Length - at });
        (_count, _isOwn) = (shadow.Count, true);
        return added;
    }

    /// <summary>Writes what <see cref="Compare"/> found.</summary>
    public void Write(BlobWriter writer, Shadow shadow)
    {
        if (_changes is [{ Dropped: 0, Added: 0 }])
        {
            writer.Number(0);
            return;
        }
        writer.Number(_changes.Count);
        var types = Types(shadow);
        writer.Number(types.Count - _shape.Types.Length);
        foreach (var more in types.Skip(_shape.Types.Length))
            writer.Text(more);
        var (node, previous) = (0, "");
        foreach (var (kept, dropped, added) in _changes)
        {
            writer.Number(kept);
            writer.Number(dropped);
            writer.Number(added);
            node += kept;
            for (var end = node + added; node < end; node++)
            {
                var (path, writable, value, _, _, _, _) = shadow.Nodes[node];
                var type = value is { } known ? types.IndexOf(known.Type, 1) : 0;
                Shape.WriteNode(writer, ref previous, path, (type * 3) + Shape.Code(writable));
            }
        }
    }

    /// <summary>Reads it. Throws <see cref="InvalidDataException"/> when it is damaged.</summary>
    public void Read(Shape shape, ref BlobReader reader)
    {
        Take(shape);
        var changes = reader.Count();
        if (changes == 0)
            return;
        var types = shape.Types;
        if (reader.Count() is > 0 and var more)
        {
            types = [.. types, .. new string[more]];
            for (var type = shape.Types.Length; type < types.Length; type++)
                types[type] = reader.Text();
        }
        (_count, _isOwn) = (0, true);
        var path = new StringBuilder();
        for (var at = 0; changes > 0; changes--)
        {
            var kept = reader.Number(shape.Nodes.Length - at);
            Reserve(_count + kept);
            shape.Nodes.AsSpan(at, kept).CopyTo(_own.AsSpan(_count));
            for (var end = _count + kept; _count < end; _count++)
                _places[_count] = at++;
            at += reader.Number(shape.Nodes.Length - at);
            for (var added = reader.Count(); added > 0; added--)
            {
                Reserve(_count + 1);
                _places[_count] = -1;
                _own[_count++] = Shape.ReadNode(ref reader, path, types);
            }
        }
    }

    private List<string> Types(Shadow shadow)
    {
        // The first is none: no type is found there.
        var types = new List<string>(_shape.Types!) { [0] = "" };
        for (var node = 0; node < _count; node++)
        {
            if (
                _places[node] < 0
                && shadow.Nodes[node].Value is { } value
                && types.IndexOf(value.Type, 1) < 0
            )
                types.Add(value.Type);
        }
        return types;
    }

    private void Reserve(int count)
    {
        if (_own.Length >= count)
            return;
        Array.Resize(ref _own, Math.Max(count, _own.Length * 2));
        Array.Resize(ref _places, _own.Length);
    }

    private static bool IsSame(Shape.Node node, ShadowNode own) =>
        node.Writable == own.Writable && node.Type == own.Value?.Type;

    private static int Order(string one, string other) =>
        ReferenceEquals(one, other) ? 0 : string.CompareOrdinal(one, other);
}
