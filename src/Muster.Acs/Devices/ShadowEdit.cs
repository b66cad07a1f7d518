using System.Runtime.InteropServices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

/// <summary>
/// What a device's answers make of its shadow. Pure: each edit answers a new shadow, in one linear
/// merge of two sorted lists. Objects above a new node are not invented.
/// </summary>
internal static class ShadowEdit
{
    /// <summary>
    /// Values as read: those of unknown names are added. Names that are empty or end in a dot are no
    /// parameters and are passed over; of a name that comes twice, the last counts.
    /// </summary>
    public static Shadow WithValues(
        this Shadow shadow,
        IReadOnlyList<ParameterValueStruct> values,
        DateTimeOffset at
    ) =>
        Merge(
            shadow.Nodes,
            Sorted(values, value => value.Name, IsParameter),
            value => value.Name,
            (node, value) => node with { Value = value.Value, SeenAt = at }
        );

    /// <summary>
    /// The values of an Inform over the tree, for reading: they win where the tree's are older.
    /// </summary>
    public static Shadow Overlay(
        this Shadow shadow,
        IReadOnlyList<ParameterValueStruct> informed,
        DateTimeOffset at
    ) =>
        Merge(
            shadow.Nodes,
            Sorted(informed, value => value.Name, IsParameter),
            value => value.Name,
            (node, value) =>
                node.Value is null || node.SeenAt is null || node.SeenAt < at
                    ? node with
                    {
                        Value = value.Value,
                        SeenAt = at,
                    }
                    : node
        );

    /// <summary>
    /// The whole answer of a GetParameterNames of <paramref name="underPath"/> with NextLevel false:
    /// what it names stays with its values or is added, what it does not name is gone. The object
    /// itself stays, since many devices leave it out; names elsewhere are passed over.
    /// </summary>
    /// <param name="at">When: kept with each object as the time its children were listed.</param>
    public static Shadow WithNames(
        this Shadow shadow,
        string underPath,
        IReadOnlyList<ParameterInfoStruct> names,
        DateTimeOffset? at = null
    )
    {
        var sorted = Sorted(names, name => name.Name, name => IsUnder(name, underPath));
        var (before, within, after) = Split(shadow, underPath);
        var kept = new ShadowNode[within.Length];
        var (count, next) = (0, 0);
        foreach (var node in within)
        {
            while (next < sorted.Length && Order(sorted[next].Name, node.Path) < 0)
                next++;
            var named = next < sorted.Length && sorted[next].Name == node.Path;
            if (named || (node.IsObject && node.Path == underPath))
                kept[count++] = node;
        }
        var merged = Merge(
            kept.AsSpan(0, count),
            sorted,
            name => name.Name,
            (node, name) => node with { Writable = name.Writable }
        );
        ShadowNode[] all = [.. before, .. merged.Nodes, .. after];
        if (at is not null)
            Listed(all.AsSpan(before.Length, merged.Count), at.Value);
        return new Shadow(all);
    }

    /// <summary>
    /// The answer of a GetParameterNames with NextLevel true: the children of one object. Those that it
    /// does not name are gone with all below them; what is deeper stays, or is added by devices that
    /// ignore NextLevel.
    /// </summary>
    public static Shadow WithLevel(
        this Shadow shadow,
        string underPath,
        IReadOnlyList<ParameterInfoStruct> names,
        DateTimeOffset at
    )
    {
        var sorted = Sorted(names, name => name.Name, name => IsUnder(name, underPath));
        var children = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in sorted)
            children.Add(ChildOf(name.Name, underPath).ToString());
        var found = children.GetAlternateLookup<ReadOnlySpan<char>>();
        var (before, within, after) = Split(shadow, underPath);
        var kept = new List<ShadowNode>(within.Length + 1);
        foreach (var node in within)
        {
            if (node.Path == underPath || found.Contains(ChildOf(node.Path, underPath)))
                kept.Add(node);
        }
        if (underPath.Length > 0 && (kept.Count == 0 || kept[0].Path != underPath))
            kept.Insert(0, new ShadowNode(underPath));
        var merged = Merge(
            CollectionsMarshal.AsSpan(kept),
            sorted,
            name => name.Name,
            (node, name) => node with { Writable = name.Writable }
        );
        ShadowNode[] all = [.. before, .. merged.Nodes, .. after];
        if (underPath.Length > 0)
            Listed(all.AsSpan(before.Length, 1), at);
        return new Shadow(all);
    }

    private static void Listed(Span<ShadowNode> nodes, DateTimeOffset at)
    {
        foreach (ref var node in nodes)
        {
            if (node.IsObject)
                node = node with { SeenAt = at };
        }
    }

    // "B" of "A.B" and "A.B.", and of all below.
    private static ReadOnlySpan<char> ChildOf(ReadOnlySpan<char> path, string under)
    {
        var rest = path[under.Length..];
        var dot = rest.IndexOf('.');
        return dot < 0 ? rest : rest[..dot];
    }

    /// <summary>Without an object and all below it, or without one parameter.</summary>
    public static Shadow Without(this Shadow shadow, string path)
    {
        var (before, within, after) = Split(shadow, path);
        return within.IsEmpty ? shadow : new Shadow([.. before, .. after]);
    }

    /// <summary>Attributes as read; those of unknown names are added.</summary>
    public static Shadow WithAttributes(
        this Shadow shadow,
        IReadOnlyList<ParameterAttributeStruct> attributes,
        DateTimeOffset? at = null
    ) =>
        Merge(
            shadow.Nodes,
            Sorted(attributes, attribute => attribute.Name, IsParameter),
            attribute => attribute.Name,
            (node, attribute) =>
                node with
                {
                    Notification = attribute.Notification is >= 0 and <= byte.MaxValue
                        ? (byte)attribute.Notification
                        : null,
                    AccessList = attribute.AccessList,
                    AttributesSeenAt = at ?? node.AttributesSeenAt,
                }
        );

    /// <summary>These nodes in place of those of the same paths.</summary>
    public static Shadow WithNodes(this Shadow shadow, IReadOnlyList<ShadowNode> nodes) =>
        Merge(
            shadow.Nodes,
            Sorted(nodes, node => node.Path, _ => true),
            node => node.Path,
            (_, node) => node
        );

    private static Shadow Merge<T>(
        ReadOnlySpan<ShadowNode> nodes,
        T[] changes,
        Func<T, string> nameOf,
        Func<ShadowNode, T, ShadowNode> change
    )
    {
        var merged = new ShadowNode[nodes.Length + changes.Length];
        var (count, index) = (0, 0);
        foreach (var edit in changes)
        {
            var name = nameOf(edit);
            while (index < nodes.Length && Order(nodes[index].Path, name) < 0)
                merged[count++] = nodes[index++];
            var known = index < nodes.Length && nodes[index].Path == name;
            merged[count++] = change(known ? nodes[index++] : new ShadowNode(name), edit);
        }
        nodes[index..].CopyTo(merged.AsSpan(count));
        count += nodes.Length - index;
        return new Shadow(count == merged.Length ? merged : merged[..count]);
    }

    /// <summary>In ordinal order of names; of equal names the last. Devices mostly send them sorted.</summary>
    private static T[] Sorted<T>(
        IReadOnlyList<T> items,
        Func<T, string> nameOf,
        Func<string, bool> isWanted
    )
    {
        var wanted = new List<T>(items.Count);
        var inOrder = true;
        foreach (var item in items)
        {
            var name = nameOf(item);
            if (!isWanted(name))
                continue;
            inOrder = inOrder && (wanted.Count == 0 || Order(nameOf(wanted[^1]), name) < 0);
            wanted.Add(item);
        }
        if (inOrder)
            return [.. wanted];
        // OrderBy is stable, so the last of equal names is the last that was sent.
        var sorted = wanted.OrderBy(nameOf, StringComparer.Ordinal).ToArray();
        var count = 0;
        for (var index = 0; index < sorted.Length; index++)
        {
            if (index + 1 == sorted.Length || nameOf(sorted[index]) != nameOf(sorted[index + 1]))
                sorted[count++] = sorted[index];
        }
        return sorted[..count];
    }

    private static SplitNodes Split(Shadow shadow, string path)
    {
        var within = shadow.Under(path);
        if (within.IsEmpty)
        {
            var at = 0;
            while (at < shadow.Count && Order(shadow.Nodes[at].Path, path) < 0)
                at++;
            return new(shadow.Nodes[..at], [], shadow.Nodes[at..]);
        }
        shadow.Nodes.Overlaps(within, out var first);
        return new(shadow.Nodes[..first], within, shadow.Nodes[(first + within.Length)..]);
    }

    private readonly ref struct SplitNodes(
        ReadOnlySpan<ShadowNode> before,
        ReadOnlySpan<ShadowNode> within,
        ReadOnlySpan<ShadowNode> after
    )
    {
        private readonly ReadOnlySpan<ShadowNode> _before = before;
        private readonly ReadOnlySpan<ShadowNode> _within = within;
        private readonly ReadOnlySpan<ShadowNode> _after = after;

        public void Deconstruct(
            out ReadOnlySpan<ShadowNode> before,
            out ReadOnlySpan<ShadowNode> within,
            out ReadOnlySpan<ShadowNode> after
        )
        {
            before = _before;
            within = _within;
            after = _after;
        }
    }

    private static bool IsParameter(string name) => name.Length > 0 && !name.EndsWith('.');

    private static bool IsUnder(string name, string path) =>
        name.Length > 0
        && (
            path.Length == 0
            || name == path
            || (path.EndsWith('.') && name.StartsWith(path, StringComparison.Ordinal))
        );

    private static int Order(string left, string right) => string.CompareOrdinal(left, right);
}
