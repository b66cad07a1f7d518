using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage;

/// <summary>The rows of devices and their trees. Every write returns when it is durable, never before.</summary>
internal interface IDeviceStore
{
    Task<DeviceRecord?> FindAsync(DeviceKey key, CancellationToken cancellation);

    /// <summary>
    /// Stores an Inform: the device's row (inserted when <see cref="DeviceRecord.RowId"/> is 0) and a
    /// line in the log of events. Answers the row's number: another one than was given when the
    /// device had been deleted meanwhile, for then it is stored anew, as a whole.
    /// </summary>
    Task<long> RecordAsync(InformRecord inform, CancellationToken cancellation);

    /// <summary>The tree without the values of the last Inform over it; empty when never read.</summary>
    Task<Shadow> LoadShadowAsync(long rowId, CancellationToken cancellation);

    /// <summary>
    /// Everything of a session that must become durable together, or not at all. Throws
    /// <see cref="OperationException"/> NotFound when the device has been deleted.
    /// </summary>
    Task CommitAsync(DeviceCommit commit, CancellationToken cancellation);

    Task<Page<DeviceSummary>> SearchAsync(DeviceQuery query, CancellationToken cancellation);

    /// <summary>The next devices of a scan, without damaged ones; none when there are no more.</summary>
    Task<IReadOnlyList<ScannedDevice>> ScanAsync(DeviceScan scan, CancellationToken cancellation);

    /// <summary>How many devices there are.</summary>
    Task<long> CountAsync(CancellationToken cancellation);

    /// <summary>The number of the last row; 0 when there is none.</summary>
    Task<long> LastRowAsync(CancellationToken cancellation);

    /// <summary>How many devices there are, and how they are now.</summary>
    Task<FleetCounts> CountsAsync(CancellationToken cancellation);

    /// <summary>The numbers of the next rows behind one, after leaving out <paramref name="skip"/>.</summary>
    Task<IReadOnlyList<long>> RowsAsync(
        long after,
        int skip,
        int limit,
        CancellationToken cancellation
    );
    Task<IReadOnlyList<string>> TagsAsync(long rowId, CancellationToken cancellation);
    Task<IReadOnlyList<string>> ChangeTagsAsync(
        long rowId,
        IReadOnlyList<string> add,
        IReadOnlyList<string> remove,
        CancellationToken cancellation
    );
    Task DeleteAsync(long rowId, CancellationToken cancellation);

    /// <summary>The Informs that are still remembered, the newest first.</summary>
    Task<IReadOnlyList<LoggedInform>> InformsAsync(
        long rowId,
        int limit,
        CancellationToken cancellation
    );

    /// <summary>What the device answered to GetRPCMethods; null when it was not asked.</summary>
    Task<IReadOnlyList<string>?> MethodsAsync(long rowId, CancellationToken cancellation);

    /// <summary>The largest tree of a device of this model and software; null when there is none.</summary>
    Task<Shadow?> ModelTreeAsync(
        string manufacturer,
        string productClass,
        string softwareVersion,
        CancellationToken cancellation
    );
}

/// <summary>An Inform in the log.</summary>
internal sealed record LoggedInform(
    DateTimeOffset At,
    IReadOnlyList<EventStruct> Events,
    uint RetryCount
);

/// <summary>One Inform as it is stored before it is acknowledged.</summary>
/// <param name="Device">The row as it is after this Inform.</param>
/// <param name="InformedChanged">
/// Whether <see cref="DeviceRecord.Informed"/> differs from what is stored; false writes neither it nor
/// the index of parameters.
/// </param>
/// <param name="Events">The events with their command keys, for the log.</param>
/// <param name="RetryCount">As the device counted.</param>
/// <param name="Tasks">Tasks that this Inform moves on (an M Reboot that completes a reboot task).</param>
internal sealed record InformRecord(
    DeviceRecord Device,
    bool InformedChanged,
    IReadOnlyList<EventStruct> Events,
    uint RetryCount,
    IReadOnlyList<DeviceTask> Tasks
)
{
    /// <summary>What else is told of the device with this Inform.</summary>
    public IReadOnlyList<EventRecord> Told { get; init; } = [];

    /// <summary>What changed with it; null when nothing that is kept did.</summary>
    public HistoryBatch? History { get; init; }
}

/// <summary>A set of changes of one device, atomic.</summary>
internal sealed record DeviceCommit(long RowId)
{
    /// <summary>The whole tree as it is now; null leaves it.</summary>
    public Shadow? Shadow { get; init; }

    /// <summary>When the tree was read as a whole, with this commit; null leaves it.</summary>
    public DateTimeOffset? Discovered { get; init; }

    /// <summary>Tasks as they are now (update by id).</summary>
    public IReadOnlyList<DeviceTask> Tasks { get; init; } = [];

    /// <summary>What is told of it.</summary>
    public IReadOnlyList<EventRecord> Events { get; init; } = [];

    /// <summary>What the device answered to GetRPCMethods; null leaves it.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Tags to add, and to take away.</summary>
    public IReadOnlyCollection<string> AddTags { get; init; } = [];

    public IReadOnlyCollection<string> RemoveTags { get; init; } = [];

    /// <summary>Channels whose rules failed, or (null) do so no more.</summary>
    public IReadOnlyDictionary<string, ChannelFault?> ChannelFaults { get; init; } =
        new Dictionary<string, ChannelFault?>();

    /// <summary>All downloads that rules asked for and whose end is not known; null leaves them.</summary>
    public IReadOnlyList<RuleDownload>? Downloads { get; init; }

    /// <summary>
    /// A transfer that belongs to no task; when the same one was reported before, it and
    /// <see cref="Events"/> are left out.
    /// </summary>
    public Transfer? Report { get; init; }

    /// <summary>What changed of the tree; null when nothing that is kept did.</summary>
    public HistoryBatch? History { get; init; }

    /// <summary>The configuration that is lost with this; null keeps none.</summary>
    public KeptConfiguration? Lost { get; init; }
}
