using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Muster.Acs.Storage.Codec;

/// <summary>Shapes in memory, so that shadows of one model share the strings of their paths.</summary>
internal sealed class ShapeCache(ShapeBook book)
{
    /// <summary>About 100 MB of paths at most.</summary>
    private const int MaxNodes = 500_000;

    private readonly ConcurrentDictionary<Guid, Shape> _shapes = new();
    private int _nodes;

    /// <summary>Which of them trees are written against.</summary>
    public ShapeBook Book => book;

    public bool TryGet(Guid hash, [NotNullWhen(true)] out Shape? shape) =>
        _shapes.TryGetValue(hash, out shape);

    /// <summary>When it is full it starts again: rare, and what is in use comes back at once.</summary>
    public void Add(Shape shape)
    {
        if (!_shapes.TryAdd(shape.Hash, shape))
            return;
        book.Learn(shape);
        if (Interlocked.Add(ref _nodes, shape.Nodes.Length) <= MaxNodes)
            return;
        _shapes.Clear();
        Interlocked.Exchange(ref _nodes, 0);
    }
}
