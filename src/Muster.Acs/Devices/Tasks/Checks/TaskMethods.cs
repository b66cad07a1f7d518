using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>Which RPC a kind of task is nothing without.</summary>
internal static class TaskMethods
{
    /// <summary>Refuses what the device said it does not know (GetRPCMethods).</summary>
    public static void Check(
        string device,
        IReadOnlyList<string> known,
        IReadOnlyList<TaskRequest> requests
    )
    {
        foreach (var request in requests)
        {
            if (Of(request) is { } method && !known.Contains(method, StringComparer.Ordinal))
                throw new OperationException(
                    OperationFaultKind.Conflict,
                    $"{device} said that it does not know {method}; a getRPCMethods task asks it "
                        + "again, force=true sends it all the same.",
                    "kind"
                );
        }
    }

    // What every CPE must know (TR-069 3.6, Table 5) is tried whatever the device lists.
    private static string? Of(TaskRequest request) =>
        request switch
        {
            UploadRequest => nameof(Upload),
            ScheduleDownloadRequest => nameof(ScheduleDownload),
            CancelTransferRequest => nameof(CancelTransfer),
            GetQueuedTransfersRequest => nameof(GetQueuedTransfers),
            GetAllQueuedTransfersRequest => nameof(GetAllQueuedTransfers),
            ScheduleInformRequest => nameof(ScheduleInform),
            ChangeDUStateRequest => nameof(ChangeDUState),
            FactoryResetRequest => nameof(FactoryReset),
            GetOptionsRequest => nameof(GetOptions),
            SetVouchersRequest => nameof(SetVouchers),
            _ => null,
        };
}
