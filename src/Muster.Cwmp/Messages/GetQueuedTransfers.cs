namespace Muster.Cwmp.Messages;

/// <summary>Lists transfers under way; deprecated (TR-069 A.4.1.1).</summary>
public sealed record GetQueuedTransfers() : CwmpRequest<GetQueuedTransfersResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetQueuedTransfers);
}

/// <summary>The transfers not yet reported.</summary>
public sealed record GetQueuedTransfersResponse(IReadOnlyList<QueuedTransferStruct> TransferList)
    : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetQueuedTransfersResponse);
}

/// <summary>One transfer under way.</summary>
/// <param name="CommandKey">Of the call that asked for it.</param>
/// <param name="State">1 not started, 2 in progress, 3 done but not reported.</param>
public readonly record struct QueuedTransferStruct(string CommandKey, int State);
