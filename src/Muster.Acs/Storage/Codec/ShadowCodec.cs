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
    /// <summary>The second has the times of attributes.</summary>
    private const byte Version = 2;

    /// <summary>A tree is packed at each session that reads: speed before the last octet.</summary>
    private const int Quality = 3;

    public static byte[] Encode(Shadow shadow)
    {
        var writer = new BlobWriter(64 + shadow.Count * 16);
        writer.Number(Version);
        WriteLengths(writer, shadow);
        WriteTimes(writer, shadow);
        WriteAttributes(writer, shadow);
        foreach (var node in shadow.Nodes)
        {
            if (node.Value is { } value)
                writer.Octets(Encoding.UTF8.GetBytes(value.Text));
        }
        return PackedBlob.Pack(writer.Written, Quality);
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when it is damaged.</summary>
    public static Shadow Decode(Shape shape, ReadOnlySpan<byte> packed)
    {
        var reader = new BlobReader(PackedBlob.Unpack(packed));
        var version = ReadVersion(ref reader);
        var nodes = new ShadowNode[shape.Nodes.Length];
        var lengths = ReadLengths(ref reader, shape);
        for (var index = 0; index < nodes.Length; index++)
            nodes[index] = new(shape.Nodes[index].Path, shape.Nodes[index].Writable);
        ReadTimes(ref reader, nodes);
        ReadAttributes(ref reader, nodes, hasTimes: version > 1);
        var values = 0;
        for (var index = 0; index < nodes.Length; index++)
        {
            if (shape.Nodes[index].Type is not { } type)
                continue;
            var text = Encoding.UTF8.GetString(reader.Octets(lengths[values++]));
            nodes[index] = nodes[index] with { Value = new ParameterValue(text, type) };
        }
        return reader.AtEnd
            ? new Shadow(nodes)
            : throw new InvalidDataException("the tree has octets too many");
    }

    /// <summary>Throws <see cref="InvalidDataException"/> for one that is not known.</summary>
    public static ulong ReadVersion(ref BlobReader reader) =>
        reader.Number() is var version and (1 or Version)
            ? version
            : throw new InvalidDataException("the tree has an unknown format");

    /// <summary>When one node was seen, of a reader that stands before the times.</summary>
    public static DateTimeOffset? ReadTime(ref BlobReader reader, int node, int nodes)
    {
        long time = 0;
        for (var first = 0; ; )
        {
            var count = reader.Number(nodes - first);
            var isSeen = reader.Number(1) == 1;
            if (isSeen)
                time += reader.Signed();
            first += count;
            if (node < first)
                return isSeen ? TimeOf(time) : null;
            if (count == 0)
                throw new InvalidDataException("a run of times is empty");
        }
    }

    private static void WriteLengths(BlobWriter writer, Shadow shadow)
    {
        foreach (var node in shadow.Nodes)
        {
            if (node.Value is { } value)
                writer.Number(Encoding.UTF8.GetByteCount(value.Text));
        }
    }

    private static int[] ReadLengths(ref BlobReader reader, Shape shape)
    {
        var lengths = new int[shape.ValueCount];
        foreach (ref var length in lengths.AsSpan())
            length = reader.Count();
        return lengths;
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

    private static void ReadTimes(ref BlobReader reader, ShadowNode[] nodes)
    {
        Span<int> all = new int[nodes.Length];
        for (var place = 0; place < all.Length; place++)
            all[place] = place;
        ReadTimes(ref reader, all, nodes, nodes.Length);
    }

    /// <summary>The times of some nodes, of a reader that stands before the times.</summary>
    /// <param name="places">Where the nodes stand among all, in their order.</param>
    /// <param name="total">How many there are in all.</param>
    public static void ReadTimes(
        ref BlobReader reader,
        ReadOnlySpan<int> places,
        ShadowNode[] nodes,
        int total
    )
    {
        long previous = 0;
        var at = 0;
        for (var first = 0; first < total; )
        {
            var count = reader.Number(total - first);
            if (count == 0)
                throw new InvalidDataException("a run of times is empty");
            first += count;
            DateTimeOffset? time = null;
            if (reader.Number(1) == 1)
                time = TimeOf(previous += reader.Signed());
            for (; at < places.Length && places[at] < first; at++)
            {
                if (time is not null)
                    nodes[at] = nodes[at] with { SeenAt = time };
            }
        }
    }

    private static DateTimeOffset TimeOf(long milliseconds)
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
            // 0 is never.
            var time = node.AttributesSeenAt?.ToUnixTimeMilliseconds();
            writer.Signed(
                time is null ? 0
                : time.Value < 0 ? time.Value
                : time.Value + 1
            );
        }
    }

    private static void ReadAttributes(ref BlobReader reader, ShadowNode[] nodes, bool hasTimes)
    {
        var index = 0;
        for (var left = reader.Number(nodes.Length); left > 0; left--)
        {
            index += reader.Number(nodes.Length - 1 - index);
            var notification = reader.Number(byte.MaxValue + 1);
            var entries = reader.Count();
            var list = entries == 0 ? null : ReadList(ref reader, entries - 1);
            var time = hasTimes ? reader.Signed() : 0;
            nodes[index] = nodes[index] with
            {
                Notification = notification == 0 ? null : (byte)(notification - 1),
                AccessList = list,
                AttributesSeenAt =
                    time == 0 ? null
                    : time < 0 ? TimeOf(time)
                    : TimeOf(time - 1),
            };
        }
    }

    private static string[] ReadList(ref BlobReader reader, int count)
    {
        var list = new string[count];
        for (var index = 0; index < count; index++)
            list[index] = reader.Text();
        return list;
    }

    private static bool HasAttributes(ShadowNode node) =>
        node.Notification is not null
        || node.AccessList is not null
        || node.AttributesSeenAt is not null;
}
