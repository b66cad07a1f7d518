using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>
/// A.4.1.10: the response only says that the list was accepted; the operations run after the session.
/// </summary>
internal static class ChangeDUStateRpc
{
    public static CwmpResponse Answer(Agent cpe, ChangeDUState request)
    {
        if (RpcTable.IsTooLong(request.CommandKey ?? ""))
            return RpcTable.TooLong(nameof(request.CommandKey));
        if (request.Operations.Count == 0)
            return new Fault(FaultCode.InvalidArguments, "there are no Operations");
        var most = cpe.Runtime.Readings.MaxDUOperations;
        if (request.Operations.Count > most)
            return new Fault(FaultCode.ResourcesExceeded, $"at most {most} Operations");
        if (!Software.DeploymentUnits.AreSupported(cpe.Tree))
            return new Fault(FaultCode.RequestDenied, "this device has no software modules");
        foreach (var operation in request.Operations)
            if (UrlOf(operation) is { Length: > 0 } url && HasUserInfo(url))
                return new Fault(FaultCode.InvalidArguments, "a URL carries user information");
        var key = request.CommandKey ?? "";
        cpe.Deferred.Afterwards += agent => Software.DUChange.Start(agent, request.Operations, key);
        return new ChangeDUStateResponse();
    }

    private static string? UrlOf(OperationStruct operation) =>
        operation switch
        {
            InstallOpStruct install => install.URL,
            UpdateOpStruct update => update.URL,
            _ => null,
        };

    private static bool HasUserInfo(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var target) && target.UserInfo.Length > 0;
}
