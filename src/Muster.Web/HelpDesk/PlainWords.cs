using Muster.Web.Device;

namespace Muster.Web.HelpDesk;

/// <summary>Work on a line as a caller would be told of it: no paths, no values.</summary>
internal static class PlainWords
{
    public static string Title(TaskRequest request) =>
        request switch
        {
            RebootRequest => "Restart",
            SetParameterValuesRequest set when IsChannel(set) => "Set the Wi-Fi channel",
            SetParameterValuesRequest set when IsWifi(set) => "Set Wi-Fi name and password",
            SetParameterValuesRequest => "Change settings",
            NeighboringWiFiRequest => "Listen for other networks",
            DownloadDiagnosticsRequest => "Measure the download",
            UploadDiagnosticsRequest => "Measure the upload",
            RefreshObjectRequest => "Read the box anew",
            IPPingRequest => "Reach the network",
            FactoryResetRequest => "Factory reset",
            DownloadRequest => "Send a file to the box",
            _ => "Other work",
        };

    /// <summary>Maker and model; the maker once, where the model's name begins with it.</summary>
    public static string Box(string maker, string model) =>
        model.StartsWith(maker, StringComparison.OrdinalIgnoreCase) ? model : $"{maker} {model}";

    /// <summary>How it stands, and what comes next.</summary>
    public static string Standing(DeviceTask task, LineView line) =>
        task switch
        {
            { State: TaskState.Pending } when IsOutOfReach(task, line) =>
                "The box cannot be reached just now. It is done when it next calls.",
            { State: TaskState.Pending } => "The box is being called.",
            { State: TaskState.Running } => "The box is at it.",
            { State: TaskState.Awaiting, Request: RebootRequest } =>
                "The box restarts and will call when it is back.",
            { State: TaskState.Awaiting } => "The box is at it, and will call with the result.",
            { State: TaskState.Done } => Done(task),
            { State: TaskState.Cancelled } => "It was taken back.",
            { State: TaskState.Expired } => "The box did not call in time. Try again.",
            _ =>
                $"The box refused ({task.Fault?.Code}). Try again, or hand it over with this number: {task.Id}.",
        };

    /// <summary>Whether the box was called since, and did not come.</summary>
    public static bool IsOutOfReach(DeviceTask task, LineView line) =>
        task.State == TaskState.Pending
        && line.Device.Reachability.LastAttempt is { Woken: false } attempt
        && attempt.At >= task.Created;

    private static string Done(DeviceTask task) =>
        task.Request switch
        {
            RebootRequest => "The box is back.",
            SetParameterValuesRequest => "It is set.",
            RefreshObjectRequest => "What is shown here is new.",
            NeighboringWiFiRequest => Heard(task.Result?.Diagnostic?.Neighbors?.Count),
            DownloadDiagnosticsRequest
            or UploadDiagnosticsRequest
            or IPPingRequest when task.Result?.Diagnostic is { } result => DiagnosticWords.Of(
                result
            ),
            _ => "Done.",
        };

    private static string Heard(int? networks) =>
        networks switch
        {
            null or 0 => "No other network is heard.",
            1 => "One other network is heard.",
            { } count => $"{count} other networks are heard.",
        };

    private static bool IsChannel(SetParameterValuesRequest set) =>
        set.ParameterValues.All(value =>
            value.Name.EndsWith(".Channel", StringComparison.Ordinal)
            || value.Name.EndsWith(".AutoChannelEnable", StringComparison.Ordinal)
        );

    private static bool IsWifi(SetParameterValuesRequest set) =>
        set.ParameterValues.All(value =>
            value.Name.EndsWith(".SSID", StringComparison.Ordinal)
            || value.Name.EndsWith("Passphrase", StringComparison.Ordinal)
            || value.Name.EndsWith(".PreSharedKey", StringComparison.Ordinal)
        );
}
