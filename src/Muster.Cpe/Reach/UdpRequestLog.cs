using Muster.Cwmp.ConnectionRequests;

namespace Muster.Cpe.Reach;

/// <summary>
/// Decides about UDP connection requests of one device (TR-069 Annex G): "ts strictly greater than
/// the ts of the last accepted one, id different from the last accepted; everything else is silently
/// ignored".
/// </summary>
internal sealed class UdpRequestLog
{
    private long _lastTimestamp = long.MinValue;
    private string? _lastId;

    /// <summary>True when the request was genuine and fresh, and the device will call home.</summary>
    public bool Take(Agent cpe, UdpConnectionRequest request)
    {
        if (request.Seconds is not { } seconds)
            return false;
        return cpe.Locked(agent =>
        {
            var server = agent.Server;
            if (
                request.Username != server.ConnectionRequestUsername
                || !request.Proves(server.ConnectionRequestPassword)
                || seconds <= _lastTimestamp
                || request.Id == _lastId
                || !agent.TakeKnock()
            )
                return false;
            (_lastTimestamp, _lastId) = (seconds, request.Id);
            return true;
        });
    }
}
