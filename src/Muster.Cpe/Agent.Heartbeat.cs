using Muster.Cpe.Timing;

namespace Muster.Cpe;

/// <summary>
/// Heartbeats (TR-069 Annex O): "14 HEARTBEAT" alone in a session of its own. One waits at most; it
/// waits for sessions that have other reasons, and while such a one is being retried.
/// </summary>
public sealed partial class Agent
{
    private InformScheduler _heart;
    private bool _heartbeat;
    private bool _retriesOther;

    /// <summary>A heartbeat waits and nothing else is in its way.</summary>
    private bool HeartbeatIsFree => _heartbeat && !_retriesOther && _retryAt == Timetable.Never;

    /// <summary>The session that starts now is for the heartbeat alone.</summary>
    private bool IsHeartbeat(bool demanded) =>
        _heartbeat && !demanded && !_retriesOther && !_activeChange && Events.IsEmpty;

    private void ConfigureHeartbeat(ManagementServer server, long now)
    {
        // "Unknown Time: the CPE MUST pick a random phase", as the scheduler does.
        _heart.Configure(server.HeartbeatInterval, server.HeartbeatTime, now, ref _random);
        if (server.HeartbeatInterval is null)
            _heartbeat = false;
    }

    private void ForgetHeartbeat()
    {
        _heart = default;
        (_heartbeat, _retriesOther) = (false, false);
    }
}
