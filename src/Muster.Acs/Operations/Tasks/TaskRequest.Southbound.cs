using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

[JsonDerivedType(typeof(UploadRequest), "upload")]
[JsonDerivedType(typeof(ScheduleDownloadRequest), "scheduleDownload")]
[JsonDerivedType(typeof(CancelTransferRequest), "cancelTransfer")]
[JsonDerivedType(typeof(GetQueuedTransfersRequest), "getQueuedTransfers")]
[JsonDerivedType(typeof(GetAllQueuedTransfersRequest), "getAllQueuedTransfers")]
[JsonDerivedType(typeof(ScheduleInformRequest), "scheduleInform")]
[JsonDerivedType(typeof(ChangeDUStateRequest), "changeDUState")]
[JsonDerivedType(typeof(GetRPCMethodsRequest), "getRPCMethods")]
[JsonDerivedType(typeof(GetOptionsRequest), "getOptions")]
[JsonDerivedType(typeof(SetVouchersRequest), "setVouchers")]
[JsonDerivedType(typeof(RawRpcRequest), "rawRpc")]
public abstract partial record TaskRequest;

/// <summary>Has the device send a file; done at TransferComplete (TR-069 A.4.1.5).</summary>
/// <param name="FileType"><c>1 Vendor Configuration File</c>, <c>4 Vendor Log File 1</c> …</param>
/// <param name="Url">Where to, up to 256 characters; left out, the server takes the file itself.</param>
/// <param name="Username">What that address asks for; only with a URL.</param>
/// <param name="Password">See <paramref name="Username"/>.</param>
/// <param name="DelaySeconds">The device shall wait this long, in seconds.</param>
public sealed record UploadRequest(
    string FileType,
    string? Url = null,
    string? Username = null,
    string? Password = null,
    uint DelaySeconds = 0
) : TaskRequest;

/// <summary>Lets the device fetch a file within time windows (TR-069 A.4.1.8).</summary>
/// <param name="File">The name of the uploaded file.</param>
/// <param name="TimeWindows">One or two, apart and in order.</param>
/// <param name="FileType">Overrides the file's own.</param>
/// <param name="TargetFileName">Empty leaves the name to the device.</param>
public sealed record ScheduleDownloadRequest(
    string File,
    IReadOnlyList<TimeWindow> TimeWindows,
    string? FileType = null,
    string TargetFileName = ""
) : TaskRequest;

/// <summary>When a scheduled download may fetch and apply its file.</summary>
/// <param name="WindowStart">Seconds after the device took the request.</param>
/// <param name="WindowEnd">Seconds after the device took the request.</param>
/// <param name="WindowMode">
/// <c>1 At Any Time</c>, <c>2 Immediately</c>, <c>3 When Idle</c>, <c>4 Confirmation Needed</c>, or a
/// vendor's.
/// </param>
/// <param name="UserMessage">What the user is asked, up to 256 characters.</param>
/// <param name="MaxRetries">-1 leaves it to the device.</param>
public sealed record TimeWindow(
    uint WindowStart,
    uint WindowEnd,
    string WindowMode = "1 At Any Time",
    string UserMessage = "",
    int MaxRetries = -1
);

/// <summary>Takes back the transfers of a key that have not begun to be applied (TR-069 A.4.1.9).</summary>
/// <param name="CommandKey">The id of the task that asked for the transfer.</param>
public sealed record CancelTransferRequest(string CommandKey) : TaskRequest;

/// <summary>Lists the transfers the ACS asked for that are under way (TR-069 A.4.1.1).</summary>
public sealed record GetQueuedTransfersRequest : TaskRequest;

/// <summary>Lists all transfers that are under way (TR-069 A.4.1.7).</summary>
public sealed record GetAllQueuedTransfersRequest : TaskRequest;

/// <summary>Has the device call home once later; done when it does (TR-069 A.4.1.2).</summary>
/// <param name="DelaySeconds">From now, 1 or more.</param>
public sealed record ScheduleInformRequest(uint DelaySeconds) : TaskRequest;

/// <summary>
/// Installs, updates, uninstalls software modules; done at DUStateChangeComplete (TR-069 A.4.1.10).
/// </summary>
/// <param name="Operations">1 to 16; each stands alone.</param>
public sealed record ChangeDUStateRequest(IReadOnlyList<DUOperation> Operations) : TaskRequest;

/// <summary>One operation on a deployment unit.</summary>
/// <param name="Operation"><c>install</c>, <c>update</c> or <c>uninstall</c>.</param>
/// <param name="Url">Source of an install (needed) or an update, up to 1,024 characters.</param>
/// <param name="Uuid">Which unit; needed to uninstall.</param>
/// <param name="Version">Which version to update or uninstall.</param>
/// <param name="ExecutionEnvRef">Where to install, or where from to uninstall.</param>
/// <param name="Username">What the source asks for.</param>
/// <param name="Password">See <paramref name="Username"/>.</param>
public sealed record DUOperation(
    string Operation,
    string? Url = null,
    string? Uuid = null,
    string? Version = null,
    string? ExecutionEnvRef = null,
    string? Username = null,
    string? Password = null
)
{
    /// <summary>Without the password: this must be safe to log.</summary>
    public override string ToString() => $"{Operation} {Uuid}";
}

/// <summary>Asks which RPCs the device knows; from then on others are refused at once.</summary>
public sealed record GetRPCMethodsRequest : TaskRequest;

/// <summary>Reads voucher options (TR-069 A.4.1.4).</summary>
/// <param name="OptionName">Empty is all.</param>
public sealed record GetOptionsRequest(string OptionName = "") : TaskRequest;

/// <summary>Hands option vouchers to the device (TR-069 A.4.1.3).</summary>
/// <param name="Vouchers">Signed vouchers, each in base64.</param>
public sealed record SetVouchersRequest(IReadOnlyList<string> Vouchers) : TaskRequest;

/// <summary>Sends an RPC as it stands, for support.</summary>
/// <param name="Xml">
/// One element, up to 64 KB, with the prefix <c>cwmp:</c> or a namespace of its own:
/// <c>&lt;cwmp:X_00D09E_Beep/&gt;</c>. The prefixes xsd, xsi and cwmp are declared.
/// </param>
public sealed record RawRpcRequest(string Xml) : TaskRequest;
