using Muster.Cpe.Timing;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Transfers;

/// <summary>QueuedTransferStruct.State (TR-069 A.4.1.5).</summary>
internal enum TransferState
{
    NotStarted = 1,
    InProgress = 2,
    Completed = 3,
}

/// <summary>The RPC a transfer comes from.</summary>
internal enum TransferKind
{
    Download,
    ScheduleDownload,
    Upload,
}

/// <summary>One time window of ScheduleDownload, in UTC ticks: it is kept over a reboot.</summary>
internal readonly record struct TransferWindow(long Start, long End, string Mode, int Retries);

/// <summary>
/// One transfer the ACS asked for, from the RPC until TransferCompleteResponse: it survives reboots.
/// </summary>
internal sealed class TransferRecord(TransferKind kind, string commandKey, string fileType, Uri url)
{
    public TransferKind Kind { get; } = kind;
    public string CommandKey { get; } = commandKey;
    public string FileType { get; } = fileType;
    public Uri Url { get; } = url;
    public string Username { get; init; } = "";
    public string Password { get; init; } = "";
    public uint FileSize { get; init; }
    public string TargetFileName { get; init; } = "";

    /// <summary>UTC ticks: "the transfer must not start earlier".</summary>
    public long NotBefore { get; set; }

    /// <summary>Of ScheduleDownload; empty else.</summary>
    public List<TransferWindow> Windows { get; init; } = [];

    public TransferState State { get; set; } = TransferState.NotStarted;
    public DateTimeOffset? Started { get; set; }
    public DateTimeOffset? Completed { get; set; }
    public FaultStruct Fault { get; set; } = new(FaultCode.None, "");

    /// <summary>Firmware that was written and waits for the restart that shows whether it runs.</summary>
    public string? ExpectedVersion { get; set; }

    /// <summary>The bytes are in; from here to the end it can no longer be cancelled.</summary>
    public bool IsApplying { get; set; }

    public bool IsDownload => Kind != TransferKind.Upload;

    public string MethodEvent =>
        Kind switch
        {
            TransferKind.Download => EventCodes.MDownload,
            TransferKind.ScheduleDownload => EventCodes.MScheduleDownload,
            _ => EventCodes.MUpload,
        };

    /// <summary>When it may start, or has to be given up.</summary>
    public long Due(long now)
    {
        if (Kind != TransferKind.ScheduleDownload)
            return NotBefore;
        if (Windows.Count == 0 || Windows[^1].End <= now)
            return now;
        var window = Windows.First(w => w.End > now);
        return Math.Max(NotBefore, window.Start);
    }

    /// <summary>The window that is open now; null when there is none.</summary>
    public TransferWindow? OpenWindow(long now)
    {
        foreach (var window in Windows)
            if (window.Start <= now && now < window.End)
                return window;
        return null;
    }

    /// <summary>The end of the open window: "download and apply MUST finish inside a window".</summary>
    public long Deadline(long now) =>
        Kind == TransferKind.ScheduleDownload ? OpenWindow(now)?.End ?? now : Timetable.Never;

    public TransferComplete Report() => new(CommandKey, Fault, Stamp(Started), Stamp(Completed));

    private static CwmpTime Stamp(DateTimeOffset? time) =>
        time is { } known ? CwmpTime.From(known.ToUniversalTime()) : CwmpTime.UnknownTime;
}
