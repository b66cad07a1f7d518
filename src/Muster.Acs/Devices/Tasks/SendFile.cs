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
        var node = device.Services.Node;
        var file = await node.Offers.FindAsync(request.File, device.Record, CancellationToken.None);
        var link = node.Links.Create(request.File, device.Record, device.LocalAddress);
        var response = await device.Cpe.CallAsync(
            new Download(
                CommandKey: task.Id,
                FileType: request.FileType ?? file.FileType,
                URL: link.Url.AbsoluteUri,
                Username: link.Username,
                Password: link.Password,
                FileSize: (uint)Math.Min(file.Size, uint.MaxValue),
                TargetFileName: request.TargetFileName.Length > 0
                    ? request.TargetFileName
                    : file.TargetFileName,
                DelaySeconds: request.DelaySeconds,
                SuccessURL: "",
                FailureURL: ""
            )
        );
        // "Status 0 = downloaded and applied, and no TransferComplete follows."
        if (response.Status != 0)
        {
            var patience =
                device.Services.Options.TransferTimeout
                + TimeSpan.FromSeconds(request.DelaySeconds);
            return TaskRules.Await(task, patience, device.Now);
        }
        var result = new TaskResult
        {
            Status = 0,
            StartTime = response.StartTime.Text,
            CompleteTime = response.CompleteTime.Text,
        };
        return TaskRules.Done(task, result, device.Now);
    }
}
