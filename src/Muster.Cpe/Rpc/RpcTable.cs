using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>Which method answers which request; one file an RPC.</summary>
internal static class RpcTable
{
    /// <summary>Longest CommandKey and ParameterKey, in characters.</summary>
    public const int LongestKey = 32;

    public static CwmpResponse Answer(Agent cpe, CwmpRequest request, CwmpVersion version)
    {
        // A method newer than the session's version does not exist in it.
        if (request.Since > version)
            return new Fault(FaultCode.MethodNotSupported);
        var response = Dispatch(cpe, request, version);
        return response is Fault fault ? In(fault, version) : response;
    }

    private static CwmpResponse Dispatch(Agent cpe, CwmpRequest request, CwmpVersion version) =>
        request switch
        {
            GetRPCMethods => GetRPCMethodsRpc.Answer(version),
            GetParameterValues r => GetParameterValuesRpc.Answer(cpe, r),
            SetParameterValues r => SetParameterValuesRpc.Answer(cpe, r),
            GetParameterNames r => GetParameterNamesRpc.Answer(cpe, r),
            GetParameterAttributes r => GetParameterAttributesRpc.Answer(cpe, r),
            SetParameterAttributes r => SetParameterAttributesRpc.Answer(cpe, r),
            AddObject r => AddObjectRpc.Answer(cpe, r),
            DeleteObject r => DeleteObjectRpc.Answer(cpe, r),
            Reboot r => RebootRpc.Answer(cpe, r),
            FactoryReset => FactoryResetRpc.Answer(cpe),
            ScheduleInform r => ScheduleInformRpc.Answer(cpe, r),
            Download r => DownloadRpc.Answer(cpe, r),
            ScheduleDownload r => ScheduleDownloadRpc.Answer(cpe, r),
            Upload r => UploadRpc.Answer(cpe, r),
            GetQueuedTransfers => GetQueuedTransfersRpc.Answer(cpe),
            GetAllQueuedTransfers => GetAllQueuedTransfersRpc.Answer(cpe),
            CancelTransfer r => CancelTransferRpc.Answer(cpe, r),
            ChangeDUState r => ChangeDUStateRpc.Answer(cpe, r),
            SetVouchers r => VouchersRpc.Answer(cpe, r),
            GetOptions r => VouchersRpc.Answer(cpe, r),
            _ => new Fault(FaultCode.MethodNotSupported),
        };

    /// <summary>CWMP 1.0 knows the faults up to 9013, 1.1 those up to 9019.</summary>
    private static Fault In(Fault fault, CwmpVersion version) =>
        version switch
        {
            CwmpVersion.V1_0 when fault.FaultCode.Value is > 9013 and < 9800 => fault with
            {
                FaultCode = FaultCode.RequestDenied,
            },
            CwmpVersion.V1_1 when fault.FaultCode.Value is > 9019 and < 9800 => fault with
            {
                FaultCode = FaultCode.RequestDenied,
            },
            _ => fault,
        };

    public static bool IsTooLong(string key) => key.Length > LongestKey;

    public static Fault TooLong(string argument) =>
        new(FaultCode.InvalidArguments, $"{argument} is longer than {LongestKey} characters");
}
