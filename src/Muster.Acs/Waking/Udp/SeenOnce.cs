namespace Muster.Acs.Waking.Udp;

/// <summary>
/// What was seen within a span of time, in two halves that take turns, so that forgetting costs nothing.
/// When more comes than fits, it counts as seen: what may be lost is better lost than taken twice.
/// </summary>
internal sealed class SeenOnce(TimeSpan span, TimeProvider time)
{
    public const int Most = 100_000;

    private readonly Lock _gate = new();
    private HashSet<(long Mark, long Time)> _now = [];
    private HashSet<(long Mark, long Time)> _before = [];
    private DateTimeOffset _turnAt;

    public bool IsNew(long mark, long timestamp)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now >= _turnAt)
            {
                (_before, _now) = (_now, _before);
                _now.Clear();
                if (now >= _turnAt + span)
                    _before.Clear();
                _turnAt = now + span;
            }
            return _now.Count < Most
                && !_before.Contains((mark, timestamp))
                && _now.Add((mark, timestamp));
        }
    }
}
