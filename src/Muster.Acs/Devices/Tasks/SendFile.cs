using Muster.Acs.Devices.Tasks.Transfers;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>Download: the device is given an address of its own to fetch the file from.</summary>
internal static class SendFile
{
    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        DownloadRequest request
    )
    {
        var offer = await OfferAsync(device, request.File, request.FileType);
        task = await device.BeginTransferAsync(
            task,
            Begin(device, task, TransferKind.Download, offer)
        );
        var response = await device.Cpe.CallAsync(
            new Download(
                CommandKey: task.Id,
                FileType: offer.FileType,
                URL: offer.Link.Url.AbsoluteUri,
                Username: offer.Link.Username,
                Password: offer.Link.Password,
                FileSize: (uint)Math.Min(offer.Size, uint.MaxValue),
                TargetFileName: request.TargetFileName.Length > 0
                    ? request.TargetFileName
                    : offer.TargetFileName,
                DelaySeconds: request.DelaySeconds,
                SuccessURL: "",
                FailureURL: ""
            )
        );
        return Answered(
            task,
            (response.Status, response.StartTime, response.CompleteTime),
            TransferRules.Patience(
                device.Config.Over(device.Services.Options),
                offer.Size,
                request.DelaySeconds
            ),
            device.Now
        );
    }

    /// <summary>What a device is told of a file.</summary>
    internal readonly record struct Offer(
        string File,
        string FileType,
        long Size,
        string Version,
        string TargetFileName,
        FileLink Link
    );

    public static async Task<Offer> OfferAsync(DeviceSession device, string name, string? fileType)
    {
        var node = device.Services.Node;
        var file = await node.Offers.FindAsync(name, device.Record, CancellationToken.None);
        return new(
            file.Name,
            fileType ?? file.FileType,
            file.Size,
            file.Version,
            file.TargetFileName,
            node.Links.Create(file.Name, device.Record, device.LocalAddress)
        );
    }

    /// <summary>The transfer as it is before the device was asked.</summary>
    public static Transfer Begin(
        DeviceSession device,
        DeviceTask task,
        TransferKind kind,
        Offer offer
    ) =>
        new()
        {
            DeviceId = task.DeviceId,
            CommandKey = task.Id,
            Kind = kind,
            State = TransferState.Requested,
            Updated = device.Now,
            Requested = device.Now,
            FileType = offer.FileType,
            File = offer.File,
            Size = offer.Size,
            Version = offer.Version,
            VersionBefore = device.SoftwareVersion,
        };

    // "Status 0 = downloaded and applied, and no TransferComplete follows."
    public static DeviceTask Answered(
        DeviceTask task,
        (int Status, CwmpTime StartTime, CwmpTime CompleteTime) answer,
        TimeSpan patience,
        DateTimeOffset now
    )
    {
        if (answer.Status != 0)
            return TransferRules.Accepted(task, patience, now);
        var transfer = task.Transfer! with
        {
            Accepted = now,
            StartTime = answer.StartTime.Text,
            CompleteTime = answer.CompleteTime.Text,
        };
        var result = new TaskResult
        {
            Status = 0,
            StartTime = answer.StartTime.Text,
            CompleteTime = answer.CompleteTime.Text,
        };
        return TaskRules.Done(task with { Transfer = transfer }, result, now);
    }
}
