namespace Muster.Acs.Storage.Codec;

/// <summary>
/// When nodes were seen, one after the other: runs of how many nodes, and 0 for never or 1 and the
/// milliseconds since the run before.
/// </summary>
internal ref struct TimeRuns(BlobReader reader, int nodes)
{
    private BlobReader _reader = reader;
    private int _nodes = nodes;
    private int _left;
    private long _milliseconds;
    private DateTimeOffset? _time;

    /// <summary>That of the next node.</summary>
    public DateTimeOffset? Next()
    {
        if (_left == 0)
        {
            _left = Run(ref _reader, ref _milliseconds, _nodes, out var isSeen);
            _time = isSeen ? ShadowCodec.TimeOf(_milliseconds) : null;
        }
        _left--;
        _nodes--;
        return _time;
    }

    /// <summary>Moves a reader behind the runs.</summary>
    public static void Skip(ref BlobReader reader, int nodes)
    {
        for (var time = 0L; nodes > 0; )
            nodes -= Run(ref reader, ref time, nodes, out _);
    }

    /// <summary>That of one node, of a reader that stands before the runs.</summary>
    public static DateTimeOffset? At(BlobReader reader, int node, int nodes)
    {
        var time = 0L;
        for (var first = 0; ; )
        {
            first += Run(ref reader, ref time, nodes - first, out var isSeen);
            if (node < first)
                return isSeen ? ShadowCodec.TimeOf(time) : null;
        }
    }

    private static int Run(ref BlobReader reader, ref long time, int nodes, out bool isSeen)
    {
        var count = reader.Number(nodes);
        isSeen = reader.Number(1) == 1;
        if (isSeen)
            time += reader.Signed();
        return count > 0 ? count : throw new InvalidDataException("a run of times is empty");
    }
}
