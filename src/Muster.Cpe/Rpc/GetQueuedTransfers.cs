using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.4.1.4, deprecated: keys and states alone.</summary>
internal static class GetQueuedTransfersRpc
{
    public static CwmpResponse Answer(Agent cpe) =>
        new GetQueuedTransfersResponse([
            .. cpe.Transfers.All.Select(r => new QueuedTransferStruct(r.CommandKey, (int)r.State)),
        ]);
}
