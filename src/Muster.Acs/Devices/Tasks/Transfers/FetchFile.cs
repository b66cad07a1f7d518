using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks.Transfers;

/// <summary>Upload: the device is given a one-time address to send its file to.</summary>
internal static class FetchFile
{
    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        UploadRequest request
    )
    {
        var patience = TransferRules.Patience(
            device.Config.Over(device.Services.Options),
            0,
            request.DelaySeconds
        );
        task = await device.BeginTransferAsync(
            task,
            new Transfer
            {
                DeviceId = task.DeviceId,
                CommandKey = task.Id,
                Kind = TransferKind.Upload,
                State = TransferState.Requested,
                Updated = device.Now,
                Requested = device.Now,
                FileType = request.FileType,
                File = SecretUrl.Redact(request.Url ?? ""),
            }
        );
        var link = await LinkAsync(device, task, request, patience);
        var response = await device.Cpe.CallAsync(
            new Upload(
                CommandKey: task.Id,
                FileType: request.FileType,
                URL: link.Url.AbsoluteUri,
                Username: link.Username,
                Password: link.Password,
                DelaySeconds: request.DelaySeconds
            )
        );
        return SendFile.Answered(
            task,
            (response.Status, response.StartTime, response.CompleteTime),
            patience,
            device.Now
        );
    }

    private static async Task<FileLink> LinkAsync(
        DeviceSession device,
        DeviceTask task,
        UploadRequest request,
        TimeSpan patience
    )
    {
        if (request.Url is { } url)
            return new(new Uri(url), request.Username ?? "", request.Password ?? "");
        var grant = new UploadGrant(
            device.Record.Key,
            request.FileType,
            task.Id,
            device.LocalAddress,
            patience
        );
        return await device.Services.Node.Links.CreateUploadAsync(grant, CancellationToken.None)
            ?? throw new OperationException(
                OperationFaultKind.NotFound,
                "The device has been deleted.",
                "device"
            );
    }
}
