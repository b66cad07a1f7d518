using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks.Transfers;

/// <summary>What is under way on the device: listed, and taken back.</summary>
internal static class QueuedTransfers
{
    public static async Task<DeviceTask> ListAsync(DeviceSession device, DeviceTask task)
    {
        var response = await device.Cpe.CallAsync(new GetQueuedTransfers());
        var result = new TaskResult
        {
            QueuedTransfers =
            [
                .. response.TransferList.Select(queued => new QueuedTransfer(
                    queued.CommandKey,
                    queued.State
                )),
            ],
        };
        return TaskRules.Done(task, result, device.Now);
    }

    public static async Task<DeviceTask> ListAllAsync(DeviceSession device, DeviceTask task)
    {
        var response = await device.Cpe.CallAsync(new GetAllQueuedTransfers());
        var result = new TaskResult
        {
            QueuedTransfers =
            [
                .. response.TransferList.Select(queued => new QueuedTransfer(
                    queued.CommandKey,
                    queued.State,
                    queued.IsDownload,
                    queued.FileType,
                    queued.FileSize,
                    queued.TargetFileName
                )),
            ],
        };
        return TaskRules.Done(task, result, device.Now);
    }

    // "A cancelled transfer sends no TransferComplete": its task ends with the answer.
    public static async Task<DeviceTask> CancelAsync(
        DeviceSession device,
        DeviceTask task,
        CancelTransferRequest request
    )
    {
        await device.Cpe.CallAsync(new CancelTransfer(request.CommandKey));
        if (
            device.Tasks.Find(request.CommandKey) is
            { State: TaskState.Awaiting, Transfer: not null } awaited
        )
            await device.StoreAsync(TaskRules.Cancel(awaited, device.Now));
        return TaskRules.Done(task, new TaskResult(), device.Now);
    }
}
