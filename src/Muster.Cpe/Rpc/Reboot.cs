using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>
/// A.3.2.8: "response, finish session, reboot". Several calls in one session are one restart and one
/// "M Reboot" for each key.
/// </summary>
internal static class RebootRpc
{
    public static CwmpResponse Answer(Agent cpe, Reboot request)
    {
        if (RpcTable.IsTooLong(request.CommandKey))
            return RpcTable.TooLong(nameof(request.CommandKey));
        cpe.Deferred.Reboot = true;
        cpe.Events.Add(EventCodes.MReboot, request.CommandKey);
        return new RebootResponse();
    }
}
