using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.3.2.3: names and access, of one level or of everything below.</summary>
internal static class GetParameterNamesRpc
{
    public static CwmpResponse Answer(Agent cpe, GetParameterNames request)
    {
        var names = new List<ParameterInfoStruct>();
        var outcome = cpe.Tree.GetNames(request.ParameterPath, request.NextLevel, names);
        return outcome.Succeeded
            ? new GetParameterNamesResponse(names)
            : new Fault(outcome.FaultCode, outcome.Reason);
    }
}
