using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.4.1.7: every transfer whose report the ACS has not yet taken.</summary>
internal static class GetAllQueuedTransfersRpc
{
    public static CwmpResponse Answer(Agent cpe) =>
        new GetAllQueuedTransfersResponse([
            .. cpe.Transfers.All.Select(r => new AllQueuedTransferStruct(
                r.CommandKey,
                (int)r.State,
                r.IsDownload,
                r.FileType,
                r.FileSize,
                r.TargetFileName
            )),
        ]);
}
