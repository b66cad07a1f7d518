using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.3.2.5.</summary>
internal static class GetParameterAttributesRpc
{
    public static CwmpResponse Answer(Agent cpe, GetParameterAttributes request)
    {
        var attributes = new List<ParameterAttributeStruct>();
        foreach (var name in request.ParameterNames)
            if (cpe.Tree.GetAttributes(name, attributes) is { Succeeded: false } refused)
                return new Fault(refused.FaultCode, refused.Reason);
        return new GetParameterAttributesResponse(attributes);
    }
}
