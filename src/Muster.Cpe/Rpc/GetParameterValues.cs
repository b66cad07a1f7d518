using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.3.2.2: "one unknown name fails the whole call".</summary>
internal static class GetParameterValuesRpc
{
    public static CwmpResponse Answer(Agent cpe, GetParameterValues request)
    {
        var values = new List<ParameterValueStruct>(request.ParameterNames.Count);
        foreach (var name in request.ParameterNames)
            if (cpe.Tree.GetValues(name, values) is { Succeeded: false } refused)
                return new Fault(refused.FaultCode, refused.Reason);
        return new GetParameterValuesResponse(values);
    }
}
