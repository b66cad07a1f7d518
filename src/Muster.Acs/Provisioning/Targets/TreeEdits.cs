using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Paths;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Provisioning.Targets;

/// <summary>What rules make of a tree without asking anybody. Pure.</summary>
internal static class TreeEdits
{
    /// <summary>What is known of these paths and all below them is forgotten, where it is older.</summary>
    public static Shadow Forget(DeviceData data, Shadow tree, ClearRequest request)
    {
        foreach (var path in PathMatch.Of(data, request.Path))
            tree = Forget(tree, path, request);
        return tree;
    }

    /// <summary>The children of an object are not known any more.</summary>
    public static Shadow Stale(Shadow tree, string path) =>
        tree.TryGet(path + ".", out var node) && node.SeenAt is not null
            ? tree.WithNodes([node with { SeenAt = null }])
            : tree;

    /// <summary>An object, or a parameter, and what is below it.</summary>
    public static Shadow Without(Shadow tree, string path) =>
        tree.Without(path).Without(path + ".");

    /// <summary>A new instance of Downloads, with the keys it was asked for with.</summary>
    public static IReadOnlyList<ShadowNode> NewDownload(DeviceData data, Creation creation)
    {
        ulong highest = 0;
        foreach (var child in data.Children(creation.Parent))
        {
            if (ulong.TryParse(child.Name, out var number))
                highest = Math.Max(highest, number);
        }
        var instance = $"{creation.Parent}.{highest + 1}.";
        var at = DeviceFacts.At(data.Now);
        var nodes = new List<ShadowNode> { new(instance, true, null, at) };
        foreach (var name in (string[])["FileType", "FileName", "TargetFileName"])
        {
            var key = Array.Find(creation.Keys, pair => pair.Key.Text == name).Value ?? "";
            nodes.Add(new(instance + name, true, Cwmp.Messages.ParameterValue.String(key), at));
        }
        nodes.Add(new(instance + "Download", true, new("", Cwmp.Messages.XsdTypes.DateTime), at));
        return nodes;
    }

    private static Shadow Forget(Shadow tree, string path, ClearRequest request)
    {
        var nodes = tree.Nodes;
        var kept = new List<ShadowNode>(nodes.Length);
        var prefix = path + ".";
        // From the end: what is below an object is seen before it.
        for (var at = nodes.Length - 1; at >= 0; at--)
        {
            var node = nodes[at];
            var isMeant =
                path.Length == 0
                    ? !DeviceFacts.IsKept(node.Path)
                    : node.Path == path || node.Path.StartsWith(prefix, StringComparison.Ordinal);
            if (!isMeant)
                kept.Add(node);
            else if (request.Attributes is { } only)
                kept.Add(WithoutAttributes(node, only));
            else if (Kept(node, request.Before, kept) is { } rest)
                kept.Add(rest);
        }
        kept.Reverse();
        return new Shadow([.. kept]);
    }

    private static ShadowNode? Kept(ShadowNode node, long before, List<ShadowNode> kept)
    {
        var isOld = node.SeenAt is not { } seen || seen.ToUnixTimeMilliseconds() < before;
        if (!isOld)
            return node;
        var hasBelow =
            node.IsObject
            && kept.Count > 0
            && kept[^1].Path.StartsWith(node.Path, StringComparison.Ordinal);
        return hasBelow ? node with { SeenAt = null } : null;
    }

    private static ShadowNode WithoutAttributes(ShadowNode node, AttributeTimes only)
    {
        static bool IsOld(DateTimeOffset? seen, long before) =>
            before > 0 && (seen is not { } at || at.ToUnixTimeMilliseconds() < before);
        if (!node.IsObject && IsOld(node.SeenAt, only.Value))
            node = node with { Value = null, SeenAt = null };
        if (node.IsObject && IsOld(node.SeenAt, Math.Max(only.Object, only.Writable)))
            node = node with { SeenAt = null };
        return IsOld(node.AttributesSeenAt, Math.Max(only.Notification, only.AccessList))
            ? node with
            {
                Notification = null,
                AccessList = null,
                AttributesSeenAt = null,
            }
            : node;
    }
}
