namespace Muster.Cwmp.Messages;

/// <summary>Lists transfers under way, asked for or not (TR-069 A.4.1.7).</summary>
public sealed record GetAllQueuedTransfers() : CwmpRequest<GetAllQueuedTransfersResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetAllQueuedTransfers);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_1;

    internal static GetAllQueuedTransfers Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
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

    internal static GetAllQueuedTransfersResponse Read(ref XmlCursor xml)
    {
        IReadOnlyList<AllQueuedTransferStruct>? transferList = null;
        while (xml.NextChild())
            _ = xml.Take("TransferList"u8, ref transferList) || xml.Skip();
        return new(transferList ?? []);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("TransferList"u8, TransferList);
    }
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
) : IStruct<AllQueuedTransferStruct>
{
    static string IStruct<AllQueuedTransferStruct>.Name => nameof(AllQueuedTransferStruct);

    static AllQueuedTransferStruct IStruct<AllQueuedTransferStruct>.Read(ref XmlCursor xml)
    {
        string? commandKey = null;
        int? state = null;
        bool? isDownload = null;
        string? fileType = null;
        uint? fileSize = null;
        string? targetFileName = null;
        while (xml.NextChild())
            _ =
                xml.Take("CommandKey"u8, ref commandKey)
                || xml.Take("State"u8, ref state)
                || xml.Take("IsDownload"u8, ref isDownload)
                || xml.TakeToken("FileType"u8, ref fileType)
                || xml.Take("FileSize"u8, ref fileSize)
                || xml.Take("TargetFileName"u8, ref targetFileName)
                || xml.Skip();
        return new(
            commandKey ?? "",
            state ?? 0,
            isDownload ?? false,
            fileType ?? "",
            fileSize ?? 0,
            targetFileName ?? ""
        );
    }

    void IStruct<AllQueuedTransferStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("CommandKey"u8, CommandKey);
        xml.Element("State"u8, State);
        xml.Element("IsDownload"u8, IsDownload);
        xml.Element("FileType"u8, FileType);
        xml.Element("FileSize"u8, FileSize);
        xml.Element("TargetFileName"u8, TargetFileName);
    }
}
