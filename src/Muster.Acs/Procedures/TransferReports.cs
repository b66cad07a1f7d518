using System.Text.Json.Nodes;
using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Devices.Tasks.Transfers;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Procedures;

/// <summary>What a CPE tells of transfers: stored before it is answered, and never lost for its form.</summary>
internal static class TransferReports
{
    // "TransferComplete needs an answer even for unknown keys, or the CPE resends for ever"; twice the
    // same report changes nothing the second time.
    public static async Task RecordAsync(DeviceSession device, TransferComplete report)
    {
        device.Model.TransferReported();
        var told = Told(report, device.Now);
        var task = await FindAsync(device, report.CommandKey);
        if (task?.Transfer is not { } transfer)
        {
            device.Cpe.Watch?.UnknownKey(report.CommandKey);
            await device.StoreAsync(Unknown(device, report), told);
        }
        else if (!task.IsFinished)
            await device.StoreAsync(
                TransferRules.OnReport(task, report, device.SoftwareVersion, device.Now),
                told
            );
        else if (transfer.Reported is null)
            await device.StoreAsync(
                TransferRules.OnLateReport(task, report, device.SoftwareVersion, device.Now),
                told
            );
    }

    /// <summary>TR-069 A.3.3.3: the device made a transfer by itself.</summary>
    public static Task RecordAsync(DeviceSession device, AutonomousTransferComplete report)
    {
        var fault = report.FaultStruct;
        var kind = report.IsDownload
            ? TransferKind.AutonomousDownload
            : TransferKind.AutonomousUpload;
        var transfer = Ended(device, "", kind, fault) with
        {
            FileType = report.FileType,
            File = SecretUrl.Redact(report.TransferURL),
            Size = report.FileSize == 0 ? null : report.FileSize,
            StartTime = report.StartTime.Text,
            CompleteTime = report.CompleteTime.Text,
        };
        var direction = report.IsDownload ? "fetched" : "sent";
        var told = new EventRecord(
            "transfer.autonomous",
            fault.FaultCode.Value == 0
                ? $"The device {direction} a file by itself: {report.FileType}."
                : $"The device {direction} a file by itself and failed: {fault.FaultCode.Value}.",
            device.Now,
            new JsonObject
            {
                ["announceURL"] = SecretUrl.Redact(report.AnnounceURL),
                ["transferURL"] = SecretUrl.Redact(report.TransferURL),
                ["isDownload"] = report.IsDownload,
                ["fileType"] = report.FileType,
                ["fileSize"] = report.FileSize,
                ["targetFileName"] = report.TargetFileName,
                ["faultCode"] = fault.FaultCode.Value,
                ["faultString"] = fault.FaultString,
                ["startTime"] = report.StartTime.Text,
                ["completeTime"] = report.CompleteTime.Text,
            }
        );
        return device.StoreAsync(transfer, told);
    }

    // A task that was given up is not in memory any more; its report may come all the same.
    private static async Task<DeviceTask?> FindAsync(DeviceSession device, string key)
    {
        if (key.Length == 0)
            return OnlyOneAwaited(device);
        var task = device.Tasks.Find(key);
        if (task is null)
            task = await device.Services.Tasks.FindAsync(key, CancellationToken.None);
        return task?.DeviceId == device.Record.Id ? task : null;
    }

    // Quirk 159: some forget the key. Where one transfer alone is awaited, it is that one.
    private static DeviceTask? OnlyOneAwaited(DeviceSession device)
    {
        DeviceTask[] awaited =
        [
            .. device.Tasks.All.Where(task =>
                task is { State: TaskState.Awaiting, Transfer: not null }
            ),
        ];
        return awaited.Length == 1 ? awaited[0] : null;
    }

    private static Transfer Unknown(DeviceSession device, TransferComplete report) =>
        Ended(device, report.CommandKey, TransferKind.Unknown, report.FaultStruct) with
        {
            StartTime = report.StartTime.Text,
            CompleteTime = report.CompleteTime.Text,
            Remark = "Nobody asked for a transfer of this key.",
        };

    private static Transfer Ended(
        DeviceSession device,
        string key,
        TransferKind kind,
        FaultStruct fault
    ) =>
        new()
        {
            DeviceId = device.Record.Id,
            CommandKey = key,
            Kind = kind,
            State = fault.FaultCode.Value == 0 ? TransferState.Done : TransferState.Failed,
            Fault = fault.FaultCode.Value == 0 ? null : TaskFaults.Of(fault),
            Reported = device.Now,
            Finished = device.Now,
            Updated = device.Now,
        };

    private static EventRecord Told(TransferComplete report, DateTimeOffset now)
    {
        var fault = report.FaultStruct;
        return new(
            "transfer.complete",
            fault.FaultCode.Value == 0
                ? $"The device reported success of transfer '{report.CommandKey}'."
                : $"The device reported fault {fault.FaultCode.Value} of transfer "
                    + $"'{report.CommandKey}'.",
            now,
            new JsonObject
            {
                ["commandKey"] = report.CommandKey,
                ["faultCode"] = fault.FaultCode.Value,
                ["faultString"] = fault.FaultString,
                ["startTime"] = report.StartTime.Text,
                ["completeTime"] = report.CompleteTime.Text,
            }
        );
    }
}
