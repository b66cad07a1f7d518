namespace Muster.Cwmp.Messages;

/// <summary>Lists transfers under way, asked for or not (TR-069 A.4.1.7).</summary>
public sealed record GetAllQueuedTransfers() : CwmpRequest<GetAllQueuedTransfersResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetAllQueuedTransfers);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_1;
}

/// <summary>The transfers not yet reported.</summary>
public sealed record GetAllQueuedTransfersResponse(
    IReadOnlyList<AllQueuedTransferStruct> TransferList
) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetAllQueuedTransfersResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_1;
}

/// <summary>One transfer under way.</summary>
/// <param name="CommandKey">Empty when the ACS did not ask for it.</param>
/// <param name="State">1 not started, 2 in progress, 3 done but not reported.</param>
/// <param name="IsDownload">False: an upload.</param>
/// <param name="FileType">As in Download or Upload.</param>
/// <param name="FileSize">Octets; 0 = unknown.</param>
/// <param name="TargetFileName">Empty when unknown.</param>
public readonly record struct AllQueuedTransferStruct(
    string CommandKey,
    int State,
    bool IsDownload,
    string FileType,
    uint FileSize,
    string TargetFileName
);
