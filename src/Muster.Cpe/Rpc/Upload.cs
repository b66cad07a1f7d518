using Muster.Cpe.Transfers;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.4.1.5: always Status 1, the file is sent after the session.</summary>
internal static class UploadRpc
{
    public static CwmpResponse Answer(Agent cpe, Upload request)
    {
        var refused = TransferArguments.Refused(
            request.CommandKey,
            request.URL,
            (nameof(request.Username), request.Username),
            (nameof(request.Password), request.Password)
        );
        if (refused is not null)
            return refused;
        if (!UploadFiles.Exists(cpe, request.FileType))
            return TransferArguments.Invalid($"there is no file '{request.FileType}' to upload");
        var record = new TransferRecord(
            TransferKind.Upload,
            request.CommandKey,
            request.FileType,
            new Uri(request.URL)
        )
        {
            Username = request.Username,
            Password = request.Password,
            NotBefore = cpe.Runtime.Now + TimeSpan.FromSeconds(request.DelaySeconds).Ticks,
        };
        return (CwmpResponse?)TransferArguments.Queue(cpe, record)
            ?? new UploadResponse(1, CwmpTime.UnknownTime, CwmpTime.UnknownTime);
    }
}
