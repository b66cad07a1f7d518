namespace Muster.Cpe.Diagnostics;

/// <summary>The times and octets of one connection; of all, the earliest, the latest and the sums.</summary>
internal sealed class ConnectionTimes
{
    public DateTimeOffset OpenRequest { get; set; }
    public DateTimeOffset OpenResponse { get; set; }
    public DateTimeOffset Request { get; set; }
    public DateTimeOffset Begin { get; set; }
    public DateTimeOffset End { get; set; }
    public long Received { get; set; }
    public long Sent { get; set; }
}

/// <summary>Counts the octets of a test over its connections, and over its intervals.</summary>
internal sealed class ThroughputMeter(
    int connections,
    TimeSpan offset,
    TimeSpan interval,
    int mostIncrements
)
{
    private readonly Lock _gate = new();
    private readonly ConnectionTimes[] _all =
    [
        .. Enumerable.Range(0, connections).Select(_ => new ConnectionTimes()),
    ];
    private readonly List<long> _increments = [];
    private DateTimeOffset? _begin;
    private DateTimeOffset? _fullFrom;
    private DateTimeOffset? _fullTo;
    private int _begun;

    public int Connections => connections;

    public IReadOnlyList<ConnectionTimes> All => _all;

    /// <summary>Octets while all connections transferred at once.</summary>
    public long FullLoadingBytes { get; private set; }

    /// <summary>"The period between the latest BOMTime and the earliest EOMTime of all connections."</summary>
    public TimeSpan FullLoading =>
        _fullTo > _fullFrom ? _fullTo.Value - _fullFrom.Value : TimeSpan.Zero;

    public IEnumerable<(DateTimeOffset Start, DateTimeOffset End, long Bytes)> Increments =>
        _increments.Select(
            (bytes, number) =>
            {
                var start = _begin!.Value + offset + (interval * number);
                return (start, start + interval, bytes);
            }
        );

    public ConnectionTimes Total =>
        new()
        {
            OpenRequest = _all.Min(c => c.OpenRequest),
            OpenResponse = _all.Min(c => c.OpenResponse),
            Request = _all.Min(c => c.Request),
            Begin = _all.Min(c => c.Begin),
            End = _all.Max(c => c.End),
            Received = _all.Sum(c => c.Received),
            Sent = _all.Sum(c => c.Sent),
        };

    public void Begin(ConnectionTimes connection, DateTimeOffset now)
    {
        lock (_gate)
        {
            connection.Begin = now;
            _begin ??= now;
            if (++_begun == connections)
                _fullFrom = now;
        }
    }

    /// <summary>Test data passed on a connection.</summary>
    public void Count(long bytes, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_fullFrom is not null && _fullTo is null)
                FullLoadingBytes += bytes;
            if (interval <= TimeSpan.Zero || now - _begin < offset)
                return;
            var number = (long)((now - _begin!.Value - offset) / interval);
            if (number >= mostIncrements)
                return;
            while (_increments.Count <= number)
                _increments.Add(0);
            _increments[(int)number] += bytes;
        }
    }

    public void End(ConnectionTimes connection, DateTimeOffset now)
    {
        lock (_gate)
        {
            connection.End = now;
            _fullTo ??= now;
        }
    }
}
