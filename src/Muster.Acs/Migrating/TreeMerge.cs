using Muster.Acs.Devices;

namespace Muster.Acs.Migrating;

/// <summary>
/// Two memories of one device's tree made one. Of each parameter the value that was seen later holds, of
/// each object the later list of children. What only one side knows stays, unless the other has listed
/// the object above it since and did not find it. So the order of imports does not matter, and the same
/// import twice changes nothing.
/// </summary>
internal static class TreeMerge
{
    public static Shadow Of(Shadow ours, Shadow theirs)
    {
        var merged = new List<ShadowNode>(Math.Max(ours.Count, theirs.Count));
        var mine = ours.Nodes;
        var other = theirs.Nodes;
        var (left, right) = (0, 0);
        while (left < mine.Length || right < other.Length)
        {
            var order =
                left == mine.Length ? 1
                : right == other.Length ? -1
                : string.CompareOrdinal(mine[left].Path, other[right].Path);
            if (order == 0)
                merged.Add(Newer(mine[left++], other[right++]));
            else if (order < 0)
                Keep(mine[left++], ours, theirs, merged);
            else
                Keep(other[right++], theirs, ours, merged);
        }
        return new Shadow([.. merged]);
    }

    /// <summary>Whether nothing would be seen of exchanging one for the other.</summary>
    public static bool AreSame(Shadow one, Shadow other)
    {
        var left = one.Nodes;
        var right = other.Nodes;
        if (left.Length != right.Length)
            return false;
        for (var at = 0; at < left.Length; at++)
        {
            if (!AreSame(left[at], right[at]))
                return false;
        }
        return true;
    }

    private static bool AreSame(in ShadowNode one, in ShadowNode other) =>
        one with { AccessList = null } == other with { AccessList = null }
        && (one.AccessList ?? []).SequenceEqual(other.AccessList ?? []);

    private static void Keep(in ShadowNode node, Shadow its, Shadow others, List<ShadowNode> merged)
    {
        // The objects above, from the root on: one that has gone takes all below it along.
        for (var end = node.Path.IndexOf('.'); end >= 0; end = node.Path.IndexOf('.', end + 1))
        {
            if (end == node.Path.Length - 1)
                break;
            var above = node.Path[..(end + 1)];
            if (!others.TryGet(above, out var seen) || seen.SeenAt is not { } listed)
                continue;
            var next = node.Path.IndexOf('.', end + 1);
            var child = next < 0 ? node.Path : node.Path[..(next + 1)];
            var isThere = others.TryGet(child, out _) || others.Under(child).Length > 0;
            var known = its.TryGet(above, out var own) ? own.SeenAt : null;
            if (!isThere && listed > (known ?? DateTimeOffset.MinValue) && listed > SeenOf(node))
                return;
        }
        merged.Add(node);
    }

    private static DateTimeOffset SeenOf(in ShadowNode node) =>
        node.SeenAt ?? DateTimeOffset.MinValue;

    private static ShadowNode Newer(in ShadowNode ours, in ShadowNode theirs)
    {
        var (value, older) = IsLater(theirs.SeenAt, ours.SeenAt) ? (theirs, ours) : (ours, theirs);
        var (attributes, rest) = IsLater(theirs.AttributesSeenAt, ours.AttributesSeenAt)
            ? (theirs, ours)
            : (ours, theirs);
        return new ShadowNode(
            value.Path,
            value.Writable ?? older.Writable,
            value.Value ?? older.Value,
            value.SeenAt ?? older.SeenAt,
            attributes.Notification ?? rest.Notification,
            attributes.AccessList ?? rest.AccessList,
            attributes.AttributesSeenAt ?? rest.AttributesSeenAt
        );
    }

    private static bool IsLater(DateTimeOffset? one, DateTimeOffset? other) =>
        (one ?? DateTimeOffset.MinValue) > (other ?? DateTimeOffset.MinValue);
}
