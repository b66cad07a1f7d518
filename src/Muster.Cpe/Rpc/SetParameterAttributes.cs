using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.3.2.4: all changes or none.</summary>
internal static class SetParameterAttributesRpc
{
    public static CwmpResponse Answer(Agent cpe, SetParameterAttributes request)
    {
        var outcome = cpe.Tree.SetAttributes(request.ParameterList);
        return outcome.Succeeded
            ? new SetParameterAttributesResponse()
            : new Fault(outcome.FaultCode, outcome.Reason);
    }
}
