using System.Net;

namespace Muster.Cpe.Diagnostics;

/// <summary>
/// Where a test may fetch from and send to: never this device itself, which an ACS, or whoever passes
/// for one, could else make fetch its own pages.
/// </summary>
internal static class TestTarget
{
    public static bool IsAllowed(Agent cpe, Uri url, IPAddress host)
    {
        var port = cpe.Runtime.Listener?.EndPoint.Port;
        if (Uri.TryCreate(cpe.ConnectionRequestUrl, UriKind.Absolute, out var own))
        {
            if (url.Port == own.Port && url.IdnHost == own.IdnHost)
                return false;
        }
        if (!IPAddress.IsLoopback(host) && !host.Equals(IPAddress.Any))
            return true;
        // On the loopback there is only this machine: allowed where the ACS itself is there.
        return url.Port != port
            && Uri.TryCreate(cpe.Locked(agent => agent.Server.Url), UriKind.Absolute, out var acs)
            && acs.IsLoopback;
    }
}
