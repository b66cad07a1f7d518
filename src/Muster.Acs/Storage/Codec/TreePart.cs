using System.Runtime.CompilerServices;

namespace Muster.Acs.Storage.Codec;

/// <summary>
/// Which nodes of trees are wanted: those that some paths name, the objects above them, and all of an
/// object where a path leaves open what is below it. Which they are is worked out once a shape.
/// </summary>
internal sealed class TreePart
{
    private readonly Branch _root = new();
    private readonly ConditionalWeakTable<Shape, int[]> _known = [];

    private sealed class Branch
    {
        public Dictionary<string, Branch> Below { get; } = new(StringComparer.Ordinal);

        public bool IsWhole { get; set; }
    }

    /// <param name="names">The nodes of a path from the top.</param>
    /// <param name="isWhole">All that is below is wanted too.</param>
    public void Add(ReadOnlySpan<string> names, bool isWhole)
    {
        var branch = _root;
        foreach (var name in names)
        {
            if (!branch.Below.TryGetValue(name, out var next))
                branch.Below[name] = next = new Branch();
            branch = next;
        }
        branch.IsWhole |= isWhole;
    }

    /// <summary>The places of the wanted nodes in a shape, in their order.</summary>
    public int[] In(Shape shape) => _known.GetValue(shape, Find);

    private int[] Find(Shape shape)
    {
        var found = new List<int>();
        for (var node = 0; node < shape.Nodes.Length; node++)
        {
            if (Has(shape.Nodes[node].Path))
                found.Add(node);
        }
        return [.. found];
    }

    /// <summary>Whether a node is wanted.</summary>
    public bool Has(ReadOnlySpan<char> path)
    {
        var branch = _root;
        path = path.TrimEnd('.');
        while (!branch.IsWhole && path.Length > 0)
        {
            var dot = path.IndexOf('.');
            var name = dot < 0 ? path : path[..dot];
            path = dot < 0 ? default : path[(dot + 1)..];
            var below = branch.Below.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!below.TryGetValue(name, out branch!))
                return false;
        }
        return true;
    }
}
