using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks.Transfers;

/// <summary>ScheduleDownload: fetched and applied within time windows, or reported as missed.</summary>
internal static class ScheduleFile
{
    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        ScheduleDownloadRequest request
    )
    {
        var offer = await SendFile.OfferAsync(device, request.File, request.FileType);
        task = await device.BeginTransferAsync(
            task,
            SendFile.Begin(device, task, TransferKind.ScheduleDownload, offer)
        );
        await device.Cpe.CallAsync(
            new ScheduleDownload(
                CommandKey: task.Id,
                FileType: offer.FileType,
                URL: offer.Link.Url.AbsoluteUri,
                Username: offer.Link.Username,
                Password: offer.Link.Password,
                FileSize: (uint)Math.Min(offer.Size, uint.MaxValue),
                TargetFileName: request.TargetFileName.Length > 0
                    ? request.TargetFileName
                    : offer.TargetFileName,
                TimeWindowList:
                [
                    .. request.TimeWindows.Select(window => new TimeWindowStruct(
                        window.WindowStart,
                        window.WindowEnd,
                        window.WindowMode,
                        window.UserMessage,
                        window.MaxRetries
                    )),
                ]
            )
        );
        var end = request.TimeWindows.Max(window => window.WindowEnd);
        var patience = TransferRules.Patience(
            device.Config.Over(device.Services.Options),
            offer.Size,
            end
        );
        return TransferRules.Accepted(task, patience, device.Now);
    }
}
