using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.3.2.7: one instance and everything below it.</summary>
internal static class DeleteObjectRpc
{
    public static CwmpResponse Answer(Agent cpe, DeleteObject request)
    {
        if (RpcTable.IsTooLong(request.ParameterKey))
            return RpcTable.TooLong(nameof(request.ParameterKey));
        var outcome = cpe.Tree.DeleteObject(request.ObjectName);
        if (!outcome.Succeeded)
            return new Fault(outcome.FaultCode, outcome.Reason);
        cpe.Server.SetParameterKey(request.ParameterKey);
        return new DeleteObjectResponse(Status: 0);
    }
}
