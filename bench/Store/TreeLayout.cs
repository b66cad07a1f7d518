using Muster.Acs.Devices;

namespace Muster.Bench;

/// <summary>The order of a tree, found once for all trees of the same names.</summary>
internal sealed class TreeLayout
{
    private readonly string[] paths;

    /// <summary>Where each parameter stands, as they are told.</summary>
    private readonly int[] places;

    public TreeLayout(string root, IEnumerable<string> names)
    {
        var told = names.Select(name => root + name).ToArray();
        var all = new SortedSet<string>(told, StringComparer.Ordinal);
        foreach (var path in told)
        {
            for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
                all.Add(path[..(dot + 1)]);
        }
        paths = [.. all];
        places = [.. told.Select(path => Array.BinarySearch(paths, path, StringComparer.Ordinal))];
    }

    /// <summary>The tree of what was told, in the order in which the layout knows it.</summary>
    public Shadow TreeOf(IReadOnlyList<ShadowNode> told, DateTimeOffset read)
    {
        var nodes = new ShadowNode[paths.Length];
        for (var at = 0; at < told.Count; at++)
            nodes[places[at]] = told[at] with { Path = paths[places[at]] };
        for (var at = 0; at < nodes.Length; at++)
        {
            if (nodes[at].Path is null)
                nodes[at] = new(paths[at], true, null, read);
        }
        return new Shadow(nodes);
    }
}
