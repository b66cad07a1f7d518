using System.Collections.Concurrent;
using Muster.Acs.Devices;

namespace Muster.Acs.Storage.Codec;

/// <summary>
/// Which shape trees are written against: one a model and software. The first tree of a model makes it;
/// the second, of another device, adds the values that both have: what only one device says is kept
/// with no other. Some more add what they have besides.
/// </summary>
internal sealed class ShapeBook
{
    private const int MaxModels = 4_096;
    private const int MaxGrown = 6;

    private static readonly string[] Names =
    [
        "Manufacturer",
        "ModelName",
        "ProductClass",
        "HardwareVersion",
        "SoftwareVersion",
    ];

    private readonly ConcurrentDictionary<string, Entry> _models = new(StringComparer.Ordinal);

    private sealed class Entry(Shape shape)
    {
        public Shape Shape { get; set; } = shape;

        /// <summary>The tree that made the shape while there are no values in it.</summary>
        public Shadow? First { get; set; }
        public long FirstDevice { get; set; }
        public int Grown { get; set; }
    }

    /// <summary>A tree as it is to be stored.</summary>
    /// <param name="device">Tells one device from another.</param>
    public (Shape Shape, byte[] Tree) Encode(Shadow shadow, long device)
    {
        var model = ModelOf(name => TextOf(shadow, name));
        if (!_models.TryGetValue(model, out var entry))
        {
            var own = new Entry(Shape.Of(shadow)) { First = shadow, FirstDevice = device };
            entry = Add(model, own);
            if (ReferenceEquals(entry, own))
                return (own.Shape, ShadowCodec.Encode(shadow, own.Shape)!);
        }
        var shape = ShapeFor(entry, shadow, device);
        if (ShadowCodec.Encode(shadow, shape) is { } tree)
            return (shape, tree);
        // None that it can be told from: it is one of its own, as the first of a model.
        var other = Shape.Of(shadow);
        if (other.ValueCount > shape.ValueCount)
        {
            lock (entry)
                (entry.Shape, entry.First, entry.FirstDevice, entry.Grown) = (
                    other,
                    shadow,
                    device,
                    0
                );
        }
        return (other, ShadowCodec.Encode(shadow, other)!);
    }

    /// <summary>A shape that was read: new trees of its model are written against it.</summary>
    public void Learn(Shape shape)
    {
        if (shape.HasReferences)
            Add(ModelOf(shape.Reference), new Entry(shape));
    }

    private Entry Add(string model, Entry entry)
    {
        // When it is full it starts again, as the cache of shapes does.
        if (_models.Count >= MaxModels)
            _models.Clear();
        return _models.GetOrAdd(model, entry);
    }

    private static Shape ShapeFor(Entry entry, Shadow shadow, long device)
    {
        if (entry.First is null && entry.Grown >= MaxGrown)
            return entry.Shape;
        lock (entry)
        {
            if (device == entry.FirstDevice)
                return entry.Shape;
            var added = new TreeNodes().Compare(entry.Shape, shadow);
            if (ShadowCodec.IsFar(added, shadow.Count))
                return entry.Shape;
            if (entry.First is { } first)
            {
                // Where they have nothing in common the shape is as good as it was.
                if (added > 0 || HasCommon(first, shadow))
                    (entry.Shape, entry.First) = (
                        Shape.Of(Union(first, shadow), node => Common(first, shadow, node.Path)),
                        null
                    );
            }
            else if (added > 0)
            {
                var before = entry.Shape;
                entry.Shape = Shape.Of(
                    Union(TreeOf(before), shadow),
                    node => before.Reference(node.Path)
                );
                entry.Grown++;
            }
            return entry.Shape;
        }
    }

    private static bool HasCommon(Shadow one, Shadow other)
    {
        foreach (var node in one.Nodes)
        {
            if (Common(one, other, node.Path) is not null)
                return true;
        }
        return false;
    }

    private static string? Common(Shadow one, Shadow other, string path) =>
        one.TryGet(path, out var node)
        && other.TryGet(path, out var same)
        && node.Value == same.Value
            ? node.Value?.Text
            : null;

    // The values are of no account but for their types.
    private static Shadow TreeOf(Shape shape) =>
        new([
            .. shape.Nodes.Select(node => new ShadowNode(
                node.Path,
                node.Writable,
                node.Type is { } type ? new("", type) : null
            )),
        ]);

    private static Shadow Union(Shadow one, Shadow other)
    {
        var nodes = new List<ShadowNode>(one.Count + 16);
        var at = 0;
        foreach (var node in one.Nodes)
        {
            for (; at < other.Count && Order(other.Nodes[at], node) <= 0; at++)
            {
                if (Order(other.Nodes[at], node) < 0)
                    nodes.Add(other.Nodes[at]);
            }
            nodes.Add(node);
        }
        nodes.AddRange(other.Nodes[at..]);
        return new Shadow([.. nodes]);
    }

    private static int Order(ShadowNode one, ShadowNode other) =>
        string.CompareOrdinal(one.Path, other.Path);

    private static string? TextOf(Shadow shadow, string path) =>
        shadow.TryGet(path, out var node) ? node.Value?.Text : null;

    private static string ModelOf(Func<string, string?> valueOf) =>
        string.Join(
            '\n',
            Names.Select(name =>
                valueOf("Device.DeviceInfo." + name)
                ?? valueOf("InternetGatewayDevice.DeviceInfo." + name)
            )
        );
}
