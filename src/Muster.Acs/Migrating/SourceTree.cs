using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Provisioning.Data;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Migrating;

/// <summary>
/// A device's tree out of its document: what begins with an underscore is about the node, everything else
/// is below it.
/// </summary>
internal sealed class SourceTree
{
    private const int MaxNodes = 200_000;

    private readonly List<ShadowNode> _nodes = [];
    private int _left;

    private SourceTree() { }

    /// <param name="device">The whole document.</param>
    /// <param name="notes">What could not be taken over of it.</param>
    public static Shadow Read(Document device, List<string> notes)
    {
        var tree = new SourceTree();
        foreach (var (name, value) in device)
        {
            if (!name.StartsWith('_'))
                tree.Add("", name, value);
        }
        if (tree._left > 0)
            notes.Add($"{tree._left} nodes have no name or no form that a parameter can have");
        return Shadow.Empty.WithNodes(tree._nodes);
    }

    private void Add(string above, string name, object? value)
    {
        if (value is not Document node || !IsName(name))
        {
            _left++;
            return;
        }
        if (_nodes.Count >= MaxNodes)
            throw new ImportException($"it has more than {MaxNodes} parameters and objects");
        var path = above + name;
        var hasChildren = node.Keys.Any(key => !key.StartsWith('_'));
        if (node.GetValueOrDefault("_object") is true || hasChildren)
        {
            _nodes.Add(new(path + ".", Flag(node, "_writable"), SeenAt: Time(node, "_timestamp")));
            foreach (var (child, below) in node)
            {
                if (!child.StartsWith('_'))
                    Add(path + ".", child, below);
            }
            return;
        }
        _nodes.Add(Parameter(path, node));
    }

    private static ShadowNode Parameter(string path, Document node)
    {
        var value = ValueOf(node);
        return new(
            path,
            Flag(node, "_writable"),
            value,
            value is null ? null : Time(node, "_timestamp"),
            node.GetValueOrDefault("_notification") is double and >= 0 and <= 255 and var level
                ? (byte)(double)level
                : null,
            node.GetValueOrDefault("_accessList") is List<object?> list
                ? [.. list.OfType<string>()]
                : null,
            Time(node, "_attributesTimestamp")
        );
    }

    private static ParameterValue? ValueOf(Document node)
    {
        var type = node.GetValueOrDefault("_type") as string;
        return node.GetValueOrDefault("_value") switch
        {
            string text => new(text, type ?? XsdTypes.String),
            bool flag when type is null or XsdTypes.Boolean => ParameterValue.Boolean(flag),
            bool flag => new(flag ? "true" : "false", type),
            double number => new(
                number == Math.Truncate(number) && Math.Abs(number) < 1e15
                    ? number.ToString("F0", CultureInfo.InvariantCulture)
                    : number.ToString("R", CultureInfo.InvariantCulture),
                type ?? XsdTypes.Int
            ),
            DateTimeOffset time => new(
                ScriptValue.TimeText(time.ToUnixTimeMilliseconds()),
                type ?? XsdTypes.DateTime
            ),
            _ => null,
        };
    }

    private static bool? Flag(Document node, string name) =>
        node.GetValueOrDefault(name) is bool flag ? flag : null;

    private static DateTimeOffset? Time(Document node, string name) =>
        node.GetValueOrDefault(name) as DateTimeOffset?;

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 256 && !name.AsSpan().ContainsAny('.', ' ', '\0');
}
