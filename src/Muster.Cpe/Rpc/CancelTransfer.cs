using Muster.Cpe.Transfers;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>
/// A.4.1.9: "cancels all transfers with that key"; what is being applied can no longer be stopped.
/// </summary>
internal static class CancelTransferRpc
{
    public static CwmpResponse Answer(Agent cpe, CancelTransfer request)
    {
        var matches = cpe
            .Transfers.All.Where(r =>
                r.CommandKey == request.CommandKey && r.State != TransferState.Completed
            )
            .ToArray();
        if (matches.Length == 0 && !cpe.Runtime.Readings.CancelWithoutMatchSucceeds)
            return new Fault(FaultCode.TransferNotCancelable, "no transfer has that CommandKey");
        if (Array.Exists(matches, r => r.IsApplying))
            return new Fault(FaultCode.TransferNotCancelable, "the file is being applied");
        foreach (var record in matches)
            cpe.Transfers.Abort(record);
        return new CancelTransferResponse();
    }
}
