using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Storage;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Procedures;

/// <summary>Answers what a CPE may ask of an ACS (TR-069 A.3.3 and A.4.2), after storing what it reports.</summary>
internal static class CpeRequests
{
    // "GetRPCMethods: an ACS MUST list at least Inform, GetRPCMethods and TransferComplete."
    private static readonly GetRPCMethodsResponse Methods = new([
        nameof(Inform),
        nameof(GetRPCMethods),
        nameof(TransferComplete),
        nameof(AutonomousTransferComplete),
        nameof(RequestDownload),
    ]);

    public static async Task<CwmpResponse> AnswerAsync(DeviceSession device, CwmpRequest request)
    {
        switch (request)
        {
            case GetRPCMethods:
                return Methods;
            case TransferComplete report:
                await RecordAsync(device, report);
                return new TransferCompleteResponse();
            case AutonomousTransferComplete report:
                await device.StoreAsync(Record(device, report));
                return new AutonomousTransferCompleteResponse();
            case RequestDownload:
                // Answered at once; whether a Download follows is the operator's business.
                return new RequestDownloadResponse();
            default:
                return new Fault(
                    FaultCode.AcsMethodNotSupported,
                    $"{request.ElementName} is not supported."
                );
        }
    }

    // "TransferComplete needs an answer even for unknown keys, or the CPE resends for ever"; twice the
    // same report changes the task once.
    private static async Task RecordAsync(DeviceSession device, TransferComplete report)
    {
        var record = new TransferRecord(
            report.CommandKey,
            nameof(TransferComplete),
            report.FaultStruct.FaultCode.Value,
            report.FaultStruct.FaultString,
            report.StartTime.Text,
            report.CompleteTime.Text,
            device.Now
        );
        var task = device.Tasks.Find(report.CommandKey);
        if (task is null)
            await device.StoreAsync(record);
        else
            await device.StoreAsync(TaskRules.OnTransferComplete(task, report, device.Now), record);
    }

    private static TransferRecord Record(DeviceSession device, AutonomousTransferComplete report) =>
        new(
            "",
            nameof(AutonomousTransferComplete),
            report.FaultStruct.FaultCode.Value,
            report.FaultStruct.FaultString,
            report.StartTime.Text,
            report.CompleteTime.Text,
            device.Now
        );
}
