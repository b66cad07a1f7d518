using Muster.Cpe.Timing;

namespace Muster.Cpe;

/// <summary>
/// Heartbeats (TR-069 Annex O): "14 HEARTBEAT" alone in a session of its own. One waits at most; it
/// waits for sessions that have other reasons, and while such a one is being retried.
/// </summary>
internal struct Heartbeat
{
    private InformScheduler _schedule;
    private bool _waits;
    private bool _retriesOther;

    /// <summary>When the next one is due.</summary>
    public readonly long Next => _schedule.Next;

    public void Configure(ManagementServer server, long now, ref SeededRandom random)
    {
        // "Unknown Time: the CPE MUST pick a random phase", as the scheduler does.
        _schedule.Configure(server.HeartbeatInterval, server.HeartbeatTime, now, ref random);
        if (server.HeartbeatInterval is null)
            _waits = false;
    }

    public void TakeDue(long now) => _waits |= _schedule.TakePeriodic(now);

    /// <summary>Whether one waits and nothing else is in its way.</summary>
    public readonly bool IsFree(bool otherReason) => _waits && !_retriesOther && !otherReason;

    /// <summary>A session starts, for the heartbeat or for another reason.</summary>
    public void SessionStarts(bool forHeartbeat) => _retriesOther = !forHeartbeat;

    public void SessionSucceeded() => _retriesOther = false;

    /// <summary>Its Inform was answered.</summary>
    public void Delivered() => _waits = false;
}
