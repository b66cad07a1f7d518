namespace Muster.Cwmp.Messages;

/// <summary>Asks for a download within time windows (TR-069 A.4.1.8).</summary>
/// <param name="CommandKey">Ties this call to its later report; at most 32 characters.</param>
/// <param name="FileType">As in Download.</param>
/// <param name="URL">As in Download.</param>
/// <param name="Username">As in Download.</param>
/// <param name="Password">As in Download.</param>
/// <param name="FileSize">As in Download.</param>
/// <param name="TargetFileName">As in Download.</param>
/// <param name="TimeWindowList">One or two windows, apart and in order.</param>
public sealed record ScheduleDownload(
    string CommandKey,
    string FileType,
    string URL,
    string Username,
    string Password,
    uint FileSize,
    string TargetFileName,
    IReadOnlyList<TimeWindowStruct> TimeWindowList
) : CwmpRequest<ScheduleDownloadResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ScheduleDownload);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;
}

/// <summary>The download is scheduled; TransferComplete will follow.</summary>
public sealed record ScheduleDownloadResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ScheduleDownloadResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;
}

/// <summary>A window for a scheduled download.</summary>
/// <param name="WindowStart">Seconds after receipt of the call.</param>
/// <param name="WindowEnd">Seconds after receipt of the call.</param>
/// <param name="WindowMode">E.g. <c>1 At Any Time</c>.</param>
/// <param name="UserMessage">Shown with mode <c>4 Confirmation Needed</c>.</param>
/// <param name="MaxRetries">-1 = as the CPE likes.</param>
public readonly record struct TimeWindowStruct(
    uint WindowStart,
    uint WindowEnd,
    string WindowMode,
    string UserMessage,
    int MaxRetries
);
