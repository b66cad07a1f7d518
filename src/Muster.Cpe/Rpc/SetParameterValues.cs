using Muster.Cpe.BulkData;
using Muster.Cpe.Diagnostics;
using Muster.Cpe.Transfers;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>
/// A.3.2.1: "all of the specified parameter values, or none of them", and the ParameterKey with them.
/// </summary>
internal static class SetParameterValuesRpc
{
    public static CwmpResponse Answer(Agent cpe, SetParameterValues request)
    {
        if (RpcTable.IsTooLong(request.ParameterKey))
            return RpcTable.TooLong(nameof(request.ParameterKey));
        SetParameterValuesFault[] refusals =
        [
            .. FirmwareBanks.Refused(cpe.Tree, request.ParameterList),
            .. DiagnosticDesk.Refused(request.ParameterList),
            .. new BulkDataParameters(cpe.Tree).Refused(request.ParameterList),
        ];
        if (refusals.Length > 0)
            return new Fault(
                FaultCode.InvalidArguments,
                FaultCode.InvalidArguments.Meaning,
                refusals
            );
        if (cpe.Tree.SetValues(request.ParameterList) is { Succeeded: false } refused)
            return new Fault(
                refused.FaultCode,
                refused.Reason ?? refused.FaultCode.Meaning,
                refused.ParameterFaults
            );
        cpe.Server.SetParameterKey(request.ParameterKey);
        cpe.Diagnostics.Written(cpe, request.ParameterList);
        return new SetParameterValuesResponse(Status: 0);
    }
}
