namespace Muster.Cwmp.Messages;

/// <summary>Reports a transfer the ACS did not ask for (TR-069 A.3.3.3).</summary>
/// <param name="AnnounceURL">Where the CPE learnt of the file; empty when unknown.</param>
/// <param name="TransferURL">Where the file was; empty when unknown.</param>
/// <param name="IsDownload">False: an upload.</param>
/// <param name="FileType">As in Download or Upload.</param>
/// <param name="FileSize">Octets; 0 = unknown.</param>
/// <param name="TargetFileName">Empty when unknown.</param>
/// <param name="FaultStruct">FaultCode 0 = success.</param>
/// <param name="StartTime">Unknown Time when unknown.</param>
/// <param name="CompleteTime">Unknown Time when unknown.</param>
public sealed record AutonomousTransferComplete(
    string AnnounceURL,
    string TransferURL,
    bool IsDownload,
    string FileType,
    uint FileSize,
    string TargetFileName,
    FaultStruct FaultStruct,
    CwmpTime StartTime,
    CwmpTime CompleteTime
) : CwmpRequest<AutonomousTransferCompleteResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AutonomousTransferComplete);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_1;
}

/// <summary>The report is taken.</summary>
public sealed record AutonomousTransferCompleteResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AutonomousTransferCompleteResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_1;
}
