namespace Muster.Acs.Clustering;

/// <summary>Sessions of which other nodes are told that they are over: many in one word.</summary>
internal sealed class SessionsOver
{
    /// <summary>How long the first waits for others.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private Dictionary<string, List<SessionOver>> _waiting = [];

    /// <summary>True for the first: who added it sends what there is after a while.</summary>
    public bool Add(string node, SessionOver over)
    {
        lock (_gate)
        {
            var isFirst = _waiting.Count == 0;
            if (!_waiting.TryGetValue(node, out var sessions))
                _waiting.Add(node, sessions = []);
            sessions.Add(over);
            return isFirst;
        }
    }

    /// <summary>All that have come, by the node that is told.</summary>
    public IEnumerable<(string Node, SessionOver[] Sessions)> Take()
    {
        Dictionary<string, List<SessionOver>> taken;
        lock (_gate)
            (taken, _waiting) = (_waiting, []);
        return taken.Select(each => (each.Key, each.Value.ToArray()));
    }
}
