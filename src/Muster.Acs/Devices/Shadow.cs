using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

/// <summary>One node of a device's tree as last seen.</summary>
/// <param name="Path">Complete name; an object's ends with a dot.</param>
/// <param name="Writable">Null while GetParameterNames has not said.</param>
/// <param name="Value">Null for objects, and for parameters whose value was never read.</param>
/// <param name="SeenAt">When the value was last seen; of an object, when its children were last listed.</param>
/// <param name="Notification">The attribute, null while never read.</param>
/// <param name="AccessList">The attribute, null while never read.</param>
/// <param name="AttributesSeenAt">When the two attributes were last seen.</param>
internal readonly record struct ShadowNode(
    string Path,
    bool? Writable = null,
    ParameterValue? Value = null,
    DateTimeOffset? SeenAt = null,
    byte? Notification = null,
    IReadOnlyList<string>? AccessList = null,
    DateTimeOffset? AttributesSeenAt = null
)
{
    public bool IsObject => Path.EndsWith('.');
}

/// <summary>
/// A device's last known parameters: immutable, nodes in ordinal path order, so that what is below an
/// object is a range.
/// </summary>
internal sealed class Shadow(ShadowNode[] nodes)
{
    public static readonly Shadow Empty = new([]);

    /// <summary>In ordinal order of <see cref="ShadowNode.Path"/>, no path twice.</summary>
    public ReadOnlySpan<ShadowNode> Nodes => nodes;

    public int Count => nodes.Length;

    public int ParameterCount => nodes.Count(node => !node.IsObject);

    public bool TryGet(string path, out ShadowNode node)
    {
        var index = IndexOf(path);
        node = index >= 0 ? nodes[index] : default;
        return index >= 0;
    }

    /// <summary>The node itself for a complete name; the object and all below for a partial path; all for "".</summary>
    public ReadOnlySpan<ShadowNode> Under(string path)
    {
        if (path.Length == 0)
            return nodes;
        var first = IndexOf(path);
        if (first < 0)
            first = ~first;
        var last = first;
        if (path.EndsWith('.'))
        {
            while (
                last < nodes.Length && nodes[last].Path.StartsWith(path, StringComparison.Ordinal)
            )
                last++;
        }
        else if (first < nodes.Length && nodes[first].Path == path)
        {
            last++;
        }
        return nodes.AsSpan(first, last - first);
    }

    /// <summary>Where the first node stands whose path does not come before this one.</summary>
    public int LowerBound(string path, int from = 0)
    {
        var index = IndexOf(path, from);
        return index >= 0 ? index : ~index;
    }

    private int IndexOf(string path, int from = 0)
    {
        var (low, high) = (from, nodes.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(nodes[middle].Path, path);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }
}
