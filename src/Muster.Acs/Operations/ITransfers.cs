namespace Muster.Acs.Operations;

/// <summary>The transfers of files, from the asking to the end, and those devices made by themselves.</summary>
public interface ITransfers
{
    /// <summary>Transfers, the newest first, one page.</summary>
    Task<Page<Transfer>> ListAsync(TransferQuery query, CancellationToken cancellation);
}

/// <summary>Which transfers are wanted. Null means any.</summary>
public sealed record TransferQuery
{
    /// <summary>Of this device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Of this key; for what the ACS asked, the id of the task.</summary>
    public string? CommandKey { get; init; }

    /// <summary>In this state.</summary>
    public TransferState? State { get; init; }

    /// <summary>The page wanted; the total is never counted.</summary>
    public PageRequest Page { get; init; } = new();
}

/// <summary>What is transferred, and who wished it.</summary>
public enum TransferKind
{
    /// <summary>A Download.</summary>
    Download,

    /// <summary>A ScheduleDownload.</summary>
    ScheduleDownload,

    /// <summary>An Upload.</summary>
    Upload,

    /// <summary>The device fetched a file by itself (AutonomousTransferComplete).</summary>
    AutonomousDownload,

    /// <summary>The device sent a file by itself (AutonomousTransferComplete).</summary>
    AutonomousUpload,

    /// <summary>The device reported a transfer of a key that nobody knows.</summary>
    Unknown,
}

/// <summary>Where a transfer is in its life.</summary>
public enum TransferState
{
    /// <summary>The RPC is sent; the device has not answered it, as far as is known.</summary>
    Requested,

    /// <summary>The device took it on.</summary>
    Accepted,

    /// <summary>
    /// The device started again or reported, and the new version has not been seen running yet.
    /// </summary>
    Applying,

    /// <summary>The end, as wished.</summary>
    Done,

    /// <summary>The end: the device refused or failed, or runs the old version still.</summary>
    Failed,

    /// <summary>The end: nothing was heard in time.</summary>
    TimedOut,

    /// <summary>The end: taken back.</summary>
    Cancelled,

    /// <summary>
    /// The end: its model sends no TransferComplete, and nothing else tells whether it has the file.
    /// </summary>
    Unconfirmed,
}

/// <summary>One transfer of a file.</summary>
public sealed record Transfer
{
    /// <summary>Whose.</summary>
    public required string DeviceId { get; init; }

    /// <summary>What ties request and report together; the id of the task, empty where there is none.</summary>
    public required string CommandKey { get; init; }

    /// <summary>What it is.</summary>
    public required TransferKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public required TransferState State { get; init; }

    /// <summary>When it reached that state.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary><c>1 Firmware Upgrade Image</c> …; empty when unknown.</summary>
    public string FileType { get; init; } = "";

    /// <summary>The name of the file, or the address the device told.</summary>
    public string File { get; init; } = "";

    /// <summary>Octets; null when unknown.</summary>
    public long? Size { get; init; }

    /// <summary>The version the file brings, as its description says; empty when it does not.</summary>
    public string Version { get; init; } = "";

    /// <summary>The version the device ran when it was asked; empty when unknown.</summary>
    public string VersionBefore { get; init; } = "";

    /// <summary>When the RPC was sent.</summary>
    public DateTimeOffset? Requested { get; init; }

    /// <summary>When the device took it on.</summary>
    public DateTimeOffset? Accepted { get; init; }

    /// <summary>When it is given up.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>When the device started again.</summary>
    public DateTimeOffset? Restarted { get; init; }

    /// <summary>When the new version was first seen running.</summary>
    public DateTimeOffset? VersionSeen { get; init; }

    /// <summary>When all of what it sends was here; null for a download.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>When the device reported.</summary>
    public DateTimeOffset? Reported { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>When the device began it, as it told.</summary>
    public string StartTime { get; init; } = "";

    /// <summary>When the device finished it, as it told.</summary>
    public string CompleteTime { get; init; } = "";

    /// <summary>Why it failed.</summary>
    public TaskFault? Fault { get; init; }

    /// <summary>What else is worth knowing: <c>The device sent no TransferComplete.</c></summary>
    public string Remark { get; init; } = "";
}
