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

    internal static AutonomousTransferComplete Read(ref XmlCursor xml)
    {
        string? announceURL = null;
        string? transferURL = null;
        bool? isDownload = null;
        string? fileType = null;
        uint? fileSize = null;
        string? targetFileName = null;
        FaultStruct? faultStruct = null;
        CwmpTime? startTime = null;
        CwmpTime? completeTime = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("AnnounceURL"u8, ref announceURL)
                || xml.TakeToken("TransferURL"u8, ref transferURL)
                || xml.Take("IsDownload"u8, ref isDownload)
                || xml.TakeToken("FileType"u8, ref fileType)
                || xml.Take("FileSize"u8, ref fileSize)
                || xml.Take("TargetFileName"u8, ref targetFileName)
                || xml.Take("FaultStruct"u8, ref faultStruct)
                || xml.Take("StartTime"u8, ref startTime)
                || xml.Take("CompleteTime"u8, ref completeTime)
                || xml.Skip();
        return new(
            announceURL ?? "",
            transferURL ?? "",
            isDownload ?? false,
            fileType ?? "",
            fileSize ?? 0,
            targetFileName ?? "",
            faultStruct ?? FaultStruct.None,
            startTime ?? CwmpTime.UnknownTime,
            completeTime ?? CwmpTime.UnknownTime
        );
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("AnnounceURL"u8, AnnounceURL);
        xml.Element("TransferURL"u8, TransferURL);
        xml.Element("IsDownload"u8, IsDownload);
        xml.Element("FileType"u8, FileType);
        xml.Element("FileSize"u8, FileSize);
        xml.Element("TargetFileName"u8, TargetFileName);
        xml.Element("FaultStruct"u8, FaultStruct);
        xml.Element("StartTime"u8, StartTime);
        xml.Element("CompleteTime"u8, CompleteTime);
    }
}

/// <summary>The report is taken.</summary>
public sealed record AutonomousTransferCompleteResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AutonomousTransferCompleteResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_1;

    internal static AutonomousTransferCompleteResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}
