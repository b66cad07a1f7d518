using System.Text.Json.Nodes;
using Muster.Acs.Devices;
using Muster.Acs.Storage;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Procedures;

/// <summary>Answers what a CPE may ask of an ACS (TR-069 A.3.3 and A.4.2), after storing what it reports.</summary>
internal static class CpeRequests
{
    // "GetRPCMethods: an ACS MUST list at least Inform, GetRPCMethods and TransferComplete."
    private static readonly (string Name, CwmpVersion Since)[] Methods =
    [
        (nameof(Inform), CwmpVersion.V1_0),
        (nameof(GetRPCMethods), CwmpVersion.V1_0),
        (nameof(TransferComplete), CwmpVersion.V1_0),
        (nameof(RequestDownload), CwmpVersion.V1_0),
        (nameof(Kicked), CwmpVersion.V1_0),
        (nameof(AutonomousTransferComplete), CwmpVersion.V1_1),
        (nameof(DUStateChangeComplete), CwmpVersion.V1_2),
        (nameof(AutonomousDUStateChangeComplete), CwmpVersion.V1_2),
    ];

    public static async Task<CwmpResponse> AnswerAsync(DeviceSession device, CwmpRequest request)
    {
        switch (request)
        {
            case GetRPCMethods:
                await device.TellAsync(
                    new(
                        "methods.requested",
                        "The device asks which RPCs this server answers.",
                        device.Now
                    )
                );
                return new GetRPCMethodsResponse([
                    .. Methods.Where(m => m.Since <= device.Cpe.Version).Select(m => m.Name),
                ]);
            case TransferComplete report:
                await TransferReports.RecordAsync(device, report);
                return new TransferCompleteResponse();
            case AutonomousTransferComplete report:
                await TransferReports.RecordAsync(device, report);
                return new AutonomousTransferCompleteResponse();
            case DUStateChangeComplete report:
                await SoftwareReports.RecordAsync(device, report);
                return new DUStateChangeCompleteResponse();
            case AutonomousDUStateChangeComplete report:
                await SoftwareReports.RecordAsync(device, report);
                return new AutonomousDUStateChangeCompleteResponse();
            case RequestDownload wish:
                // Answered at once; whether a Download follows is the operator's business.
                await device.TellAsync(Told(wish, device.Now));
                return new RequestDownloadResponse();
            case Kicked kicked:
                await device.TellAsync(Told(kicked, device.Now));
                return new KickedResponse(device.Services.Options.KickedNextUrl);
            default:
                return new Fault(
                    FaultCode.AcsMethodNotSupported,
                    $"{request.ElementName} is not supported."
                );
        }
    }

    private static EventRecord Told(RequestDownload wish, DateTimeOffset now)
    {
        var arguments = new JsonObject();
        foreach (var argument in wish.FileTypeArg)
            arguments[argument.Name] = argument.Value;
        return new(
            "download.requested",
            $"The device asks for a file: {wish.FileType}.",
            now,
            new JsonObject { ["fileType"] = wish.FileType, ["arguments"] = arguments }
        );
    }

    private static EventRecord Told(Kicked kicked, DateTimeOffset now) =>
        new(
            "kicked",
            $"A user pressed a button of the device's web page: {kicked.Command}.",
            now,
            new JsonObject
            {
                ["command"] = kicked.Command,
                ["referer"] = kicked.Referer,
                ["arg"] = kicked.Arg,
                ["next"] = kicked.Next,
            }
        );
}
