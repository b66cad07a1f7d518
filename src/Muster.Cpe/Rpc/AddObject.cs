using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.3.2.6: the device chooses the number; ParameterKey is stored on success only.</summary>
internal static class AddObjectRpc
{
    public static CwmpResponse Answer(Agent cpe, AddObject request)
    {
        if (RpcTable.IsTooLong(request.ParameterKey))
            return RpcTable.TooLong(nameof(request.ParameterKey));
        var outcome = cpe.Tree.AddObject(request.ObjectName);
        if (!outcome.Succeeded)
            return new Fault(outcome.FaultCode, outcome.Reason);
        cpe.Server.SetParameterKey(request.ParameterKey);
        return new AddObjectResponse(outcome.InstanceNumber, Status: 0);
    }
}
