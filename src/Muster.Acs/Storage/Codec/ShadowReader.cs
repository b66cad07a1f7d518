using System.Text;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Codec;

/// <summary>
/// Single values out of packed trees, one tree after the other, without making a shadow of any: what a
/// search does a million times. Its buffers are kept.
/// </summary>
internal sealed class ShadowReader
{
    private readonly TreeNodes _nodes = new();
    private byte[] _blob = [];
    private int[] _lengths = [];
    private Shape? _shape;
    private int _length;
    private int _times;
    private int _texts;

    /// <summary>Takes the next tree. Throws <see cref="InvalidDataException"/> when it is damaged.</summary>
    public void Open(Shape shape, ReadOnlySpan<byte> packed)
    {
        _shape = null;
        _length = PackedBlob.Unpack(packed, ref _blob);
        var reader = new BlobReader(_blob.AsSpan(0, _length));
        var version = ShadowCodec.ReadVersion(ref reader);
        ShadowCodec.ReadNodes(ref reader, shape, version, _nodes);
        if (_lengths.Length < _nodes.Nodes.Length)
            _lengths = new int[_nodes.Nodes.Length];
        var octets = ShadowCodec.ReadLengths(ref reader, _nodes, version, _lengths);
        _times = _length - reader.Left;
        // The texts are the last column.
        _texts = _length - octets;
        _shape = shape;
    }

    /// <summary>There is no tree until the next is opened.</summary>
    public void Close() => _shape = null;

    /// <summary>Some nodes of the tree, without their attributes.</summary>
    public Shadow Part(TreePart part)
    {
        var places = part.In(_shape!);
        var found = new List<ShadowNode>(places.Length);
        var times = new TimeRuns(new(Column()), _nodes.Nodes.Length);
        var texts = new BlobReader(_blob.AsSpan(_texts, _length - _texts));
        var place = 0;
        for (var at = 0; at < _nodes.Nodes.Length; at++)
        {
            var (path, writable, type) = _nodes.Nodes[at];
            var seenAt = times.Next();
            var octets = type is null ? default : texts.Octets(Math.Max(0, _lengths[at]));
            if (!IsWanted(part, places, ref place, at))
                continue;
            ParameterValue? value = type is null ? null : new(TextOf(at, octets), type);
            found.Add(new(path, writable, value, seenAt));
        }
        return new Shadow([.. found]);
    }

    private bool IsWanted(TreePart part, int[] places, ref int place, int node)
    {
        var of = _nodes.PlaceOf(node);
        if (of < 0)
            return part.Has(_nodes.Nodes[node].Path);
        while (place < places.Length && places[place] < of)
            place++;
        return place < places.Length && places[place] == of;
    }

    private string TextOf(int node, ReadOnlySpan<byte> octets) =>
        _lengths[node] >= 0 ? Encoding.UTF8.GetString(octets)
        : _nodes.Reference(node) is { } shared ? shared
        : throw new InvalidDataException("a value is missing in the shape");

    /// <summary>A value and when it was seen; false when the tree has none of that name.</summary>
    public bool TryGet(string path, out ParameterValue value, out DateTimeOffset? seenAt)
    {
        (value, seenAt) = (default, null);
        if (_shape is null || _nodes.Find(path) is not (>= 0 and var node))
            return false;
        if (_nodes.Nodes[node].Type is not { } type)
            return false;
        var start = _texts;
        for (var before = 0; before < node; before++)
            start += Math.Max(0, _lengths[before]);
        var octets = _blob.AsSpan(start, Math.Max(0, _lengths[node]));
        value = new(TextOf(node, octets), type);
        seenAt = TimeRuns.At(new(Column()), node, _nodes.Nodes.Length);
        return true;
    }

    private ReadOnlySpan<byte> Column() => _blob.AsSpan(_times, _texts - _times);
}
