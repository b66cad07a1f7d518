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

    private readonly ConcurrentDictionary<Guid, long> _open = new();

    /// <summary>Whether a session comes in here; a server that is alone knows all of its sessions itself.</summary>
    public bool Any => !_open.IsEmpty;

    public void Began(Guid session)
    {
        if (options.IsCluster)
            _open[session] = clock.GetTimestamp();
    }

    public void Over(Guid session, SessionEnd end, string reason)
    {
        _open.TryRemove(session, out _);
        recorder.End(session, end, reason);
    }

    /// <summary>
    /// Ends those that last longer than a session may: the node that had to tell was killed, or its word was
    /// lost.
    /// </summary>
    public void EndForgotten()
    {
        var longest = options.MaxSessionLength + Slack;
        foreach (var (session, began) in _open)
        {
            if (clock.GetElapsedTime(began) >= longest)
                Over(session, SessionEnd.Failed, "the node where the device lived is gone");
        }
    }
}
