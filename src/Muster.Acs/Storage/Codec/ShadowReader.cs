using System.Text;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Codec;

/// <summary>
/// Single values out of packed trees, one tree after the other, without making a shadow of any: what a
/// search does a hundred thousand times. Its buffers are kept.
/// </summary>
internal sealed class ShadowReader
{
    private byte[] _blob = [];
    private int[] _ends = [];
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
        ShadowCodec.ReadVersion(ref reader);
        var values = shape.ValueCount;
        if (_ends.Length < values)
            _ends = new int[values];
        var end = 0;
        for (var value = 0; value < values; value++)
            _ends[value] = end += reader.Count();
        _times = _length - reader.Left;
        // The texts are the last column.
        _texts = _length - end;
        if (_texts < _times)
            throw new InvalidDataException("the texts are cut off");
        _shape = shape;
    }

    /// <summary>There is no tree until the next is opened.</summary>
    public void Close() => _shape = null;

    /// <summary>Some nodes of the tree, without their attributes.</summary>
    /// <param name="places">In the shape, in their order.</param>
    public Shadow Part(ReadOnlySpan<int> places)
    {
        var shape = _shape!;
        var nodes = new ShadowNode[places.Length];
        for (var at = 0; at < nodes.Length; at++)
        {
            var (path, writable, type) = shape.Nodes[places[at]];
            nodes[at] = new(path, writable, type is null ? null : new(TextOf(places[at]), type));
        }
        var reader = new BlobReader(_blob.AsSpan(_times, _texts - _times));
        ShadowCodec.ReadTimes(ref reader, places, nodes, shape.Nodes.Length);
        return new Shadow(nodes);
    }

    private string TextOf(int node)
    {
        var value = _shape!.ValuesBefore(node);
        var start = _texts + (value == 0 ? 0 : _ends[value - 1]);
        return Encoding.UTF8.GetString(_blob.AsSpan(start, _texts + _ends[value] - start));
    }

    /// <summary>A value and when it was seen; false when the tree has none of that name.</summary>
    public bool TryGet(string path, out ParameterValue value, out DateTimeOffset? seenAt)
    {
        (value, seenAt) = (default, null);
        if (_shape is null || !_shape.TryFind(path, out var node, out _))
            return false;
        value = new(TextOf(node), _shape.Nodes[node].Type!);
        var reader = new BlobReader(_blob.AsSpan(_times, _texts - _times));
        seenAt = ShadowCodec.ReadTime(ref reader, node, _shape.Nodes.Length);
        return true;
    }
}
