using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Cwmp;

/// <summary>Every message of CWMP by its element name, and who reads it.</summary>
internal static class MessageTable
{
    private static readonly Utf8Table<Reader> Readers = new([
        // The CPE's methods, which the ACS calls (TR-069 A.3.1, A.3.2, A.4.1).
        (nameof(GetRPCMethods), GetRPCMethods.Read),
        (nameof(SetParameterValues), SetParameterValues.Read),
        (nameof(GetParameterValues), GetParameterValues.Read),
        (nameof(GetParameterNames), GetParameterNames.Read),
        (nameof(SetParameterAttributes), SetParameterAttributes.Read),
        (nameof(GetParameterAttributes), GetParameterAttributes.Read),
        (nameof(AddObject), AddObject.Read),
        (nameof(DeleteObject), DeleteObject.Read),
        (nameof(Reboot), Reboot.Read),
        (nameof(Download), Download.Read),
        (nameof(ScheduleDownload), ScheduleDownload.Read),
        (nameof(Upload), Upload.Read),
        (nameof(FactoryReset), FactoryReset.Read),
        (nameof(GetQueuedTransfers), GetQueuedTransfers.Read),
        (nameof(GetAllQueuedTransfers), GetAllQueuedTransfers.Read),
        (nameof(CancelTransfer), CancelTransfer.Read),
        (nameof(ScheduleInform), ScheduleInform.Read),
        (nameof(SetVouchers), SetVouchers.Read),
        (nameof(GetOptions), GetOptions.Read),
        (nameof(ChangeDUState), ChangeDUState.Read),
        // The ACS's methods, which the CPE calls (TR-069 A.3.3, A.4.2).
        (nameof(Inform), Inform.Read),
        (nameof(TransferComplete), TransferComplete.Read),
        (nameof(AutonomousTransferComplete), AutonomousTransferComplete.Read),
        (nameof(RequestDownload), RequestDownload.Read),
        (nameof(Kicked), Kicked.Read),
        (nameof(DUStateChangeComplete), DUStateChangeComplete.Read),
        (nameof(AutonomousDUStateChangeComplete), AutonomousDUStateChangeComplete.Read),
        // Responses.
        (nameof(GetRPCMethodsResponse), GetRPCMethodsResponse.Read),
        (nameof(SetParameterValuesResponse), SetParameterValuesResponse.Read),
        (nameof(GetParameterValuesResponse), GetParameterValuesResponse.Read),
        (nameof(GetParameterNamesResponse), GetParameterNamesResponse.Read),
        (nameof(SetParameterAttributesResponse), SetParameterAttributesResponse.Read),
        (nameof(GetParameterAttributesResponse), GetParameterAttributesResponse.Read),
        (nameof(AddObjectResponse), AddObjectResponse.Read),
        (nameof(DeleteObjectResponse), DeleteObjectResponse.Read),
        (nameof(RebootResponse), RebootResponse.Read),
        (nameof(DownloadResponse), DownloadResponse.Read),
        (nameof(ScheduleDownloadResponse), ScheduleDownloadResponse.Read),
        (nameof(UploadResponse), UploadResponse.Read),
        (nameof(FactoryResetResponse), FactoryResetResponse.Read),
        (nameof(GetQueuedTransfersResponse), GetQueuedTransfersResponse.Read),
        (nameof(GetAllQueuedTransfersResponse), GetAllQueuedTransfersResponse.Read),
        (nameof(CancelTransferResponse), CancelTransferResponse.Read),
        (nameof(ScheduleInformResponse), ScheduleInformResponse.Read),
        (nameof(SetVouchersResponse), SetVouchersResponse.Read),
        (nameof(GetOptionsResponse), GetOptionsResponse.Read),
        (nameof(ChangeDUStateResponse), ChangeDUStateResponse.Read),
        (nameof(InformResponse), InformResponse.Read),
        (nameof(TransferCompleteResponse), TransferCompleteResponse.Read),
        (nameof(AutonomousTransferCompleteResponse), AutonomousTransferCompleteResponse.Read),
        (nameof(RequestDownloadResponse), RequestDownloadResponse.Read),
        (nameof(KickedResponse), KickedResponse.Read),
        (nameof(DUStateChangeCompleteResponse), DUStateChangeCompleteResponse.Read),
        (
            nameof(AutonomousDUStateChangeCompleteResponse),
            AutonomousDUStateChangeCompleteResponse.Read
        ),
        (nameof(Fault), Fault.Read),
    ]);

    private delegate CwmpMessage Reader(ref XmlCursor xml);

    /// <summary>Reads the message whose element the cursor has entered, and leaves it.</summary>
    public static CwmpMessage Read(ref XmlCursor xml)
    {
        if (Readers.Find(xml.LocalName) is { } read)
            return read(ref xml);
        var name = Encoding.UTF8.GetString(xml.LocalName);
        var start = xml.ElementStart;
        xml.Skip();
        if (!name.EndsWith("Response", StringComparison.Ordinal))
            return new UnknownRequest(name);
        var element = xml.Since(start);
        return new UnknownResponse(name)
        {
            Xml =
                element.Length <= UnknownResponse.LongestXml
                    ? Encoding.UTF8.GetString(element)
                    : null,
        };
    }
}
