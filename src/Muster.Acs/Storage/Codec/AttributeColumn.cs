using Muster.Acs.Devices;

namespace Muster.Acs.Storage.Codec;

/// <summary>The attributes of the nodes that have any, one after the other.</summary>
internal ref struct AttributeColumn
{
    private readonly ulong _version;
    private readonly int _nodes;
    private BlobReader _reader;
    private int _more;
    private long _time;

    public AttributeColumn(BlobReader reader, ulong version, int nodes)
    {
        _reader = reader;
        (_version, _nodes) = (version, nodes);
        _more = _reader.Number(nodes);
        Node = _more > 0 ? Distance(0) : -1;
    }

    /// <summary>Which node the next are of; negative when there are no more.</summary>
    public int Node { get; private set; }

    /// <summary>How many octets stand behind what was read.</summary>
    public readonly int Left => _reader.Left;

    /// <summary>The node with its attributes.</summary>
    public ShadowNode Next(ShadowNode node)
    {
        var notification = _reader.Number(byte.MaxValue + 1);
        var entries = _reader.Count();
        node = node with
        {
            Notification = notification == 0 ? null : (byte)(notification - 1),
            AccessList = entries == 0 ? null : List(entries - 1),
            AttributesSeenAt = Time(),
        };
        Node = --_more > 0 ? Distance(Node) : -1;
        return node;
    }

    private int Distance(int from) => from + _reader.Number(_nodes - 1 - from);

    private DateTimeOffset? Time()
    {
        switch (_version)
        {
            case 1:
                return null;
            case 2:
                // 0 is never.
                var time = _reader.Signed();
                return time == 0 ? null : ShadowCodec.TimeOf(time < 0 ? time : time - 1);
            default:
                if (_reader.Number(1) == 0)
                    return null;
                return ShadowCodec.TimeOf(_time += _reader.Signed());
        }
    }

    private string[] List(int count)
    {
        var list = new string[count];
        for (var index = 0; index < count; index++)
            list[index] = _reader.Text();
        return list;
    }
}
