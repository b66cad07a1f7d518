using Muster.Cpe.Transfers;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.3.2.8: always Status 1, the file is fetched after the session.</summary>
internal static class DownloadRpc
{
    public static CwmpResponse Answer(Agent cpe, Download request)
    {
        var refused =
            TransferArguments.Refused(
                request.CommandKey,
                request.URL,
                (nameof(request.Username), request.Username),
                (nameof(request.Password), request.Password),
                (nameof(request.TargetFileName), request.TargetFileName)
            ) ?? TransferArguments.TooLarge(cpe, request.FileSize);
        if (refused is not null)
            return refused;
        if (!FileTypes.IsKnownDownload(cpe, request.FileType))
            return TransferArguments.Invalid($"the FileType '{request.FileType}' is unknown");
        var record = new TransferRecord(
            TransferKind.Download,
            request.CommandKey,
            request.FileType,
            new Uri(request.URL)
        )
        {
            Username = request.Username,
            Password = request.Password,
            FileSize = request.FileSize,
            TargetFileName = request.TargetFileName,
            NotBefore = cpe.Runtime.Now + TimeSpan.FromSeconds(request.DelaySeconds).Ticks,
        };
        return (CwmpResponse?)TransferArguments.Queue(cpe, record)
            ?? new DownloadResponse(1, CwmpTime.UnknownTime, CwmpTime.UnknownTime);
    }
}
