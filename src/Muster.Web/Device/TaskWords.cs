using Muster.Web.Device.Parameters;

namespace Muster.Web.Device;

/// <summary>Tasks as people would say them.</summary>
internal static class TaskWords
{
    public static string Of(TaskRequest request) =>
        request switch
        {
            SetParameterValuesRequest { ParameterValues: [var only] } => $"Set {Last(only.Name)}",
            SetParameterValuesRequest set => $"Set {set.ParameterValues.Count} parameters",
            GetParameterValuesRequest { ParameterNames: [var only] } => $"Read {only}",
            GetParameterValuesRequest get => $"Read {get.ParameterNames.Count} names",
            RefreshObjectRequest { ObjectName.Length: 0 } => "Refresh everything",
            RefreshObjectRequest refresh => $"Refresh {refresh.ObjectName}",
            AddObjectRequest add => $"Add to {add.ObjectName}",
            DeleteObjectRequest delete => $"Delete {delete.ObjectName}",
            RebootRequest => "Reboot",
            FactoryResetRequest => "Factory reset",
            DownloadRequest download => $"Push {download.File}",
            UploadRequest upload => $"Upload {upload.FileType}",
            IPPingRequest ping => $"Ping {ping.Host}",
            TraceRouteRequest trace => $"Trace the route to {trace.Host}",
            DownloadDiagnosticsRequest => "Measure the download",
            UploadDiagnosticsRequest => "Measure the upload",
            NSLookupRequest lookup => $"Look up {lookup.HostName}",
            NeighboringWiFiRequest => "Listen for Wi-Fi neighbours",
            _ => request.GetType().Name.Replace("Request", "", StringComparison.Ordinal),
        };

    public static string Tone(TaskState state) =>
        state switch
        {
            TaskState.Done => "good",
            TaskState.Failed or TaskState.Expired => "bad",
            TaskState.Running or TaskState.Awaiting => "info",
            _ => "",
        };

    /// <summary>What came of it, or what it waits for, in a sentence.</summary>
    public static string Outcome(DeviceTask task) =>
        task switch
        {
            { Fault: { } fault } => $"{fault.Code} {fault.Message}",
            { State: TaskState.Pending, Attempts: 0 } => "waits for the device's next session",
            { State: TaskState.Pending } => "waits to be tried again",
            { State: TaskState.Running } => "in a session now",
            { State: TaskState.Awaiting } => "taken on; its end is awaited",
            { State: TaskState.Cancelled } => "taken back",
            { Result: { } result } => Outcome(result),
            _ => "",
        };

    private static string Outcome(TaskResult result) =>
        result switch
        {
            { Diagnostic: { } diagnostic } => DiagnosticWords.Of(diagnostic),
            { ParametersRead: { } read } => $"{read} parameters read in {result.Rpcs} RPCs",
            { InstanceNumber: { } instance } => $"instance {instance}",
            { Status: 1 } => "taken; applied after the session",
            { Status: 0 } => "applied",
            { ParameterValues: { Count: > 0 } values } => string.Join(
                ", ",
                values
                    .Take(3)
                    .Select(value =>
                        $"{Last(value.Name)} = {SecretValues.Shown(value.Name, value.Value)}"
                    )
            ),
            _ => "",
        };

    private static string Last(string path) => path[(path.TrimEnd('.').LastIndexOf('.') + 1)..];
}
