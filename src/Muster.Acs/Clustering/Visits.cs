using System.Collections.Concurrent;
using Muster.Acs.Devices;
using Muster.Acs.Recording;

namespace Muster.Acs.Clustering;

/// <summary>
/// The sessions whose POSTs come in at this node, wherever their devices live: a device in the middle of one
/// knows no other address, so this node stays until they are over. The node where a device lives tells.
/// </summary>
internal sealed class Visits(AcsOptions options, Recorder recorder, TimeProvider clock)
{
    /// <summary>What a node whose device fell silent takes to tell so, at most.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>What word of its end takes to come, at most, from the node of its device to here.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(1);

    /// <summary>When each is given up, as a timestamp.</summary>
    private readonly ConcurrentDictionary<Guid, long> _open = new();

    /// <summary>Whether a session comes in here; a server that is alone knows all of its sessions itself.</summary>
    public bool Any => !_open.IsEmpty;

    public void Began(Guid session)
    {
        if (options.IsCluster)
            _open[session] = After(options.MaxSessionLength + Slack);
    }

    /// <summary>
    /// Its device knows nothing of it: word of its end is on the way, or the node that had to tell is gone
    /// with it.
    /// </summary>
    public void IsUnknown(Guid session)
    {
        if (_open.TryGetValue(session, out var due))
            _open.TryUpdate(session, Math.Min(due, After(OnTheWay)), due);
    }

    public void Over(Guid session, SessionEnd end, string reason)
    {
        _open.TryRemove(session, out _);
        recorder.End(session, end, reason);
    }

    /// <summary>
    /// Ends those that last longer than a session may, or are unknown: the node that had to tell was killed,
    /// or its word was lost.
    /// </summary>
    public void EndForgotten()
    {
        var now = clock.GetTimestamp();
        foreach (var (session, due) in _open)
        {
            if (now >= due)
                Over(session, SessionEnd.Failed, "the node where the device lived is gone");
        }
    }

    private long After(TimeSpan wait) =>
        clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency);
}
