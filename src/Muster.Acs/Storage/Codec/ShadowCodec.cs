using System.Text;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Codec;

/// <summary>
/// A shadow as it is stored: the hash of its shape, and its values, times and attributes packed.
/// Times are kept to the millisecond.
/// </summary>
/// <remarks>
/// The columns lie one after the other (lengths, times in runs, attributes where there are any, texts)
/// because like compresses with like.
/// </remarks>
internal static class ShadowCodec
{
    /// <summary>
    /// The second has the times of attributes; the third tells only what is other than in the shape.
    /// </summary>
    private const byte Version = 3;

    /// <summary>A tree is packed at each session that reads: speed before the last octet.</summary>
    private const int Quality = 3;

    // One tree after the other is read and written: the buffers of the last serve the next.
    [ThreadStatic]
    private static TreeNodes? _nodes;

    [ThreadStatic]
    private static byte[]? _blob;

    [ThreadStatic]
    private static int[]? _lengths;

    /// <summary>
    /// Null when the tree has so much that is not in the shape that it is better told from another.
    /// </summary>
    public static byte[]? Encode(Shadow shadow, Shape shape)
    {
        var nodes = _nodes ??= new();
        if (IsFar(nodes.Compare(shape, shadow), shadow.Count))
            return null;
        var writer = new BlobWriter(64 + shadow.Count * 8);
        writer.Number(Version);
        nodes.Write(writer, shadow);
        WriteLengths(writer, nodes, shadow);
        WriteTimes(writer, shadow);
        WriteAttributes(writer, shadow);
        for (var node = 0; node < shadow.Count; node++)
        {
            if (shadow.Nodes[node].Value is { } value && value.Text != nodes.Reference(node))
                writer.Utf8(value.Text);
        }
        return PackedBlob.Pack(writer.Written, Quality);
    }

    /// <summary>Whether a tree is too unlike a shape to be told from it.</summary>
    public static bool IsFar(int added, int nodes) => added > 16 + (nodes / 4);

    /// <summary>Throws <see cref="InvalidDataException"/> when it is damaged.</summary>
    public static Shadow Decode(Shape shape, ReadOnlySpan<byte> packed)
    {
        _blob ??= [];
        var length = PackedBlob.Unpack(packed, ref _blob);
        var reader = new BlobReader(_blob.AsSpan(0, length));
        var version = ReadVersion(ref reader);
        var list = ReadNodes(ref reader, shape, version, _nodes ??= new());
        if (_lengths is null || _lengths.Length < list.Nodes.Length)
            _lengths = new int[list.Nodes.Length];
        var lengths = _lengths;
        var octets = ReadLengths(ref reader, list, version, lengths);
        var times = new TimeRuns(reader, list.Nodes.Length);
        TimeRuns.Skip(ref reader, list.Nodes.Length);
        var attributes = new AttributeColumn(reader, version, list.Nodes.Length);
        var texts = reader.Last(octets);
        var nodes = new ShadowNode[list.Nodes.Length];
        for (var node = 0; node < nodes.Length; node++)
        {
            var (path, writable, type) = list.Nodes[node];
            ParameterValue? value = null;
            if (type is not null)
                value = new(TextOf(list, node, lengths[node], ref texts), type);
            nodes[node] = new(path, writable, value, times.Next());
            if (node == attributes.Node)
                nodes[node] = attributes.Next(nodes[node]);
        }
        return attributes.Left == octets
            ? new Shadow(nodes)
            : throw new InvalidDataException("the tree has octets too many");
    }

    private static string TextOf(TreeNodes list, int node, int length, ref BlobReader texts) =>
        length >= 0 ? Encoding.UTF8.GetString(texts.Octets(length))
        : list.Reference(node) is { } shared ? shared
        : throw new InvalidDataException("a value is missing in the shape");

    /// <summary>Throws <see cref="InvalidDataException"/> for one that is not known.</summary>
    public static ulong ReadVersion(ref BlobReader reader) =>
        reader.Number() is var version and >= 1 and <= Version
            ? version
            : throw new InvalidDataException("the tree has an unknown format");

    /// <summary>The nodes of a tree of this version.</summary>
    public static TreeNodes ReadNodes(
        ref BlobReader reader,
        Shape shape,
        ulong version,
        TreeNodes nodes
    )
    {
        if (version < Version)
            nodes.Take(shape);
        else
            nodes.Read(shape, ref reader);
        return nodes;
    }

    /// <summary>
    /// The lengths of values by their nodes, -1 for those of the shape; answers their sum.
    /// </summary>
    public static int ReadLengths(
        ref BlobReader reader,
        TreeNodes nodes,
        ulong version,
        Span<int> lengths
    )
    {
        var (sum, own) = (0L, version < Version ? 0 : 1);
        var list = nodes.Nodes;
        for (var node = 0; node < list.Length; node++)
        {
            lengths[node] = 0;
            if (list[node].Type is null)
                continue;
            lengths[node] = reader.Number(reader.Left + own) - own;
            sum += Math.Max(0, lengths[node]);
        }
        return sum <= reader.Left
            ? (int)sum
            : throw new InvalidDataException("the texts are cut off");
    }

    private static void WriteLengths(BlobWriter writer, TreeNodes nodes, Shadow shadow)
    {
        for (var node = 0; node < shadow.Count; node++)
        {
            if (shadow.Nodes[node].Value is not { } value)
                continue;
            var isShared = value.Text == nodes.Reference(node);
            writer.Number(isShared ? 0 : Encoding.UTF8.GetByteCount(value.Text) + 1);
        }
    }

    /// <summary>
    /// Runs of nodes seen at once: how many, and 0 for never or 1 and the milliseconds since the run
    /// before.
    /// </summary>
    private static void WriteTimes(BlobWriter writer, Shadow shadow)
    {
        var nodes = shadow.Nodes;
        long previous = 0;
        for (var first = 0; first < nodes.Length; )
        {
            var time = nodes[first].SeenAt?.ToUnixTimeMilliseconds();
            var next = first + 1;
            while (next < nodes.Length && nodes[next].SeenAt?.ToUnixTimeMilliseconds() == time)
                next++;
            writer.Number(next - first);
            writer.Number(time is null ? 0 : 1);
            if (time is { } milliseconds)
            {
                writer.Signed(milliseconds - previous);
                previous = milliseconds;
            }
            first = next;
        }
    }

    public static DateTimeOffset TimeOf(long milliseconds)
    {
        var (first, last) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        return
            milliseconds >= first.ToUnixTimeMilliseconds()
            && milliseconds <= last.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidDataException("a time is none");
    }

    /// <summary>Only the nodes that have any: the distance, notification and access list.</summary>
    private static void WriteAttributes(BlobWriter writer, Shadow shadow)
    {
        var count = 0;
        foreach (var node in shadow.Nodes)
            count += HasAttributes(node) ? 1 : 0;
        writer.Number(count);
        var previous = 0;
        var before = 0L;
        for (var index = 0; index < shadow.Count; index++)
        {
            var node = shadow.Nodes[index];
            if (!HasAttributes(node))
                continue;
            writer.Number(index - previous);
            previous = index;
            writer.Number(node.Notification is { } notification ? notification + 1 : 0);
            writer.Number(node.AccessList is { } list ? list.Count + 1 : 0);
            foreach (var entry in node.AccessList ?? [])
                writer.Text(entry);
            // Mostly all were read at once.
            var time = node.AttributesSeenAt?.ToUnixTimeMilliseconds();
            writer.Number(time is null ? 0 : 1);
            if (time is { } milliseconds)
            {
                writer.Signed(milliseconds - before);
                before = milliseconds;
            }
        }
    }

    private static bool HasAttributes(ShadowNode node) =>
        node.Notification is not null
        || node.AccessList is not null
        || node.AttributesSeenAt is not null;
}
