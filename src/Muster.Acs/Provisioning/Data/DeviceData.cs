using System.Globalization;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Data;

/// <summary>
/// A device as rules see it at one moment: its tree, and beside it what the ACS itself knows. It never
/// changes; what a script saw stays what it saw. Paths have no dot at their end here.
/// </summary>
internal sealed class DeviceData(DeviceFacts facts, Shadow tree, Shadow pseudo)
{
    private readonly Dictionary<string, DataChild[]> _children = new(StringComparer.Ordinal);

    public DeviceFacts Facts => facts;

    public Shadow Tree => tree;

    public long Now => facts.Now;

    /// <summary>A parameter or an object; null when none is known of that name.</summary>
    public DataNode? Find(string path)
    {
        var root = DeviceFacts.RootOf(path);
        var isOurs = DeviceFacts.IsOurs(root);
        var source = isOurs && !DeviceFacts.IsKept(path) ? pseudo : tree;
        if (!isOurs)
            facts.Looked.Add(path);
        if (source.TryGet(path, out var parameter))
            return Node(path, parameter, isObject: false, isOurs);
        if (path is DeviceFacts.Reboot or DeviceFacts.FactoryReset)
            return new DataNode(path, false) { Writable = true, ValueAt = Now };
        if (path.Length == 0)
            return new DataNode("", true) { ListedAt = RootsListedAt() };
        var prefix = path + ".";
        if (source.TryGet(prefix, out var known))
            return Node(path, known, isObject: true, isOurs);
        var isParent = source.Under(prefix).Length > 0;
        if (isParent || path is DeviceFacts.Downloads or DeviceFacts.VirtualParameters)
            return new DataNode(path, true) { Writable = isOurs, ListedAt = isOurs ? Now : 0 };
        return null;
    }

    /// <summary>What is right below an object, numbers in their order.</summary>
    public IReadOnlyList<DataChild> Children(string path)
    {
        if (_children.TryGetValue(path, out var known))
            return known;
        var children = path.Length == 0 ? RootChildren() : ChildrenOf(path);
        Array.Sort(children, (left, right) => Compare(left.Name, right.Name));
        return _children[path] = children;
    }

    /// <summary>All parameters and objects below.</summary>
    public IEnumerable<DataNode> Below(string path)
    {
        foreach (var child in Children(path))
        {
            if (Find(child.Path) is not { } node)
                continue;
            yield return node;
            if (!node.IsObject)
                continue;
            foreach (var deeper in Below(child.Path))
                yield return deeper;
        }
    }

    public static string Join(string path, string name) =>
        path.Length == 0 ? name : $"{path}.{name}";

    public static string Parent(string path) =>
        path.LastIndexOf('.') is >= 0 and var dot ? path[..dot] : "";

    /// <summary>Numbers by value and before names.</summary>
    public static int Compare(string left, string right)
    {
        var first = TryNumber(left, out var one);
        var second = TryNumber(right, out var other);
        return first && second ? one.CompareTo(other)
            : first != second ? (first ? -1 : 1)
            : string.CompareOrdinal(left, right);
    }

    private static bool TryNumber(string name, out ulong number) =>
        ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    // The Inform shows the roots a device has; asked for they are only where it shows none.
    private long RootsListedAt() => facts.Roots.Count > 0 ? Now : 0;

    private DataChild[] RootChildren()
    {
        var names = new HashSet<string>(StringComparer.Ordinal)
        {
            DeviceFacts.DeviceIdRoot,
            DeviceFacts.Events,
            DeviceFacts.TagsRoot,
            DeviceFacts.Downloads,
            DeviceFacts.VirtualParameters,
            DeviceFacts.Reboot,
            DeviceFacts.FactoryReset,
        };
        foreach (var root in facts.Roots)
            names.Add(root);
        Scan(tree, "", name => names.Add(name));
        return [.. names.Where(name => name.Length > 0).Select(name => new DataChild(name, name))];
    }

    private DataChild[] ChildrenOf(string path)
    {
        var source =
            DeviceFacts.IsOurs(DeviceFacts.RootOf(path)) && !DeviceFacts.IsKept(path)
                ? pseudo
                : tree;
        var children = new List<DataChild>();
        HashSet<string>? seen = null;
        Scan(
            source,
            path + ".",
            name =>
            {
                // "A.B" and "A.B." do not always stand beside each other.
                if (children.Count > 0 && children[^1].Name == name)
                    return;
                seen ??= new(StringComparer.Ordinal);
                if (seen.Add(name))
                    children.Add(new(name, Join(path, name)));
            }
        );
        return [.. children];
    }

    /// <summary>The distinct next nodes below a prefix: what lies below them is stepped over.</summary>
    private static void Scan(Shadow source, string prefix, Action<string> found)
    {
        var nodes = source.Nodes;
        for (var at = source.LowerBound(prefix); at < nodes.Length; )
        {
            var path = nodes[at].Path;
            if (!path.StartsWith(prefix, StringComparison.Ordinal))
                return;
            var rest = path.AsSpan(prefix.Length);
            if (rest.IsEmpty)
            {
                at++;
                continue;
            }
            var dot = rest.IndexOf('.');
            var name = (dot < 0 ? rest : rest[..dot]).ToString();
            found(name);
            at =
                dot < 0
                    ? at + 1
                    // '/' is the character after '.'.
                    : source.LowerBound($"{prefix}{name}/", at + 1);
        }
    }

    private DataNode Node(string path, in ShadowNode node, bool isObject, bool isOurs)
    {
        var isFresh = isOurs && !path.StartsWith("VirtualParameters.", StringComparison.Ordinal);
        var seen = isFresh ? Now : node.SeenAt?.ToUnixTimeMilliseconds() ?? 0;
        return new DataNode(path, isObject)
        {
            Writable = node.Writable,
            Value = node.Value,
            // "A missing timestamp reads back as 1: known, but ancient."
            ValueAt = isObject || node.Value is null ? 0 : Math.Max(1, seen),
            ListedAt =
                !isObject ? 0
                : isOurs ? Now
                : seen,
            Notification = node.Notification,
            AccessList = node.AccessList,
            AttributesAt =
                node.AttributesSeenAt?.ToUnixTimeMilliseconds()
                ?? (node.Notification is null ? 0 : 1),
        };
    }
}

/// <summary>A child of an object.</summary>
internal readonly record struct DataChild(string Name, string Path);

/// <summary>What is known of one path. Times are milliseconds since 1970; 0 is never.</summary>
internal readonly record struct DataNode(string Path, bool IsObject)
{
    public bool? Writable { get; init; }
    public ParameterValue? Value { get; init; }
    public long ValueAt { get; init; }

    /// <summary>When the children of the object were last listed.</summary>
    public long ListedAt { get; init; }
    public byte? Notification { get; init; }
    public IReadOnlyList<string>? AccessList { get; init; }
    public long AttributesAt { get; init; }
}
