using Muster.Cpe.Transfers;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.4.1.8: one or two windows in which the download is fetched and applied.</summary>
internal static class ScheduleDownloadRpc
{
    private const string ConfirmationNeeded = "4 Confirmation Needed";

    /// <summary>"MaxRetries -1: the CPE's choice."</summary>
    private const int OwnChoice = 3;

    public static CwmpResponse Answer(Agent cpe, ScheduleDownload request)
    {
        var refused =
            TransferArguments.Refused(
                request.CommandKey,
                request.URL,
                (nameof(request.Username), request.Username),
                (nameof(request.Password), request.Password),
                (nameof(request.TargetFileName), request.TargetFileName)
            )
            ?? TransferArguments.TooLarge(cpe, request.FileSize)
            ?? RefusedWindows(request.TimeWindowList);
        if (refused is not null)
            return refused;
        if (
            !FileTypes.IsKnownDownload(cpe, request.FileType)
            || (
                request.FileType == FileTypes.StoredFirmware
                && !cpe.Runtime.Readings.StoredFirmwareCanBeScheduled
            )
        )
            return TransferArguments.Invalid($"the FileType '{request.FileType}' is unknown");
        var now = cpe.Runtime.Now;
        var confirms = cpe.Runtime.Options.UserConfirms;
        var record = new TransferRecord(
            TransferKind.ScheduleDownload,
            request.CommandKey,
            request.FileType,
            new Uri(request.URL)
        )
        {
            Username = request.Username,
            Password = request.Password,
            FileSize = request.FileSize,
            TargetFileName = request.TargetFileName,
            Windows =
            [
                .. request
                    .TimeWindowList.Where(w => confirms || w.WindowMode != ConfirmationNeeded)
                    .Select(w => Absolute(w, now)),
            ],
        };
        return (CwmpResponse?)TransferArguments.Queue(cpe, record)
            ?? new ScheduleDownloadResponse();
    }

    /// <summary>"Windows are kept over reboots as absolute times."</summary>
    private static TransferWindow Absolute(TimeWindowStruct window, long now) =>
        new(
            now + TimeSpan.FromSeconds(window.WindowStart).Ticks,
            now + TimeSpan.FromSeconds(window.WindowEnd).Ticks,
            window.WindowMode,
            window.MaxRetries < 0 ? OwnChoice : window.MaxRetries
        );

    private static Fault? RefusedWindows(IReadOnlyList<TimeWindowStruct> windows)
    {
        if (windows.Count is not (1 or 2))
            return TransferArguments.Invalid("TimeWindowList must have one or two windows");
        foreach (var window in windows)
        {
            if (window.WindowEnd <= window.WindowStart)
                return TransferArguments.Invalid("WindowEnd must be after WindowStart");
            if (!IsKnownMode(window.WindowMode))
                return TransferArguments.Invalid(
                    $"the WindowMode '{window.WindowMode}' is unknown"
                );
            if (window.MaxRetries < -1)
                return TransferArguments.Invalid("MaxRetries must be -1 or more");
        }
        return windows.Count == 2 && windows[1].WindowStart < windows[0].WindowEnd
            ? TransferArguments.Invalid("the second window must start after the first has ended")
            : null;
    }

    private static bool IsKnownMode(string mode) =>
        mode is "1 At Any Time" or "2 Immediately" or "3 When Idle" or ConfirmationNeeded;
}
