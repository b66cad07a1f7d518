using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Storage;

/// <summary>What is open of faults: of tasks, and of channels of rules. They change with what they are of.</summary>
internal interface IFaultStore
{
    /// <summary>The newest first.</summary>
    Task<Page<StoredFault>> ListAsync(FaultQuery query, CancellationToken cancellation);

    /// <summary>
    /// All of them by what they have in common, those that are muted last, then the largest first; muted
    /// groups are told even when none of their faults is open.
    /// </summary>
    Task<IReadOnlyList<FaultGroup>> GroupsAsync(int limit, CancellationToken cancellation);

    /// <summary>One group, without samples; null when there is none.</summary>
    Task<FaultGroupDetail?> GroupAsync(string id, CancellationToken cancellation);

    /// <summary>What can be tried again of a group, the device and the channel.</summary>
    Task<IReadOnlyList<JobItem>> ChannelsOfAsync(
        string group,
        int limit,
        CancellationToken cancellation
    );

    /// <summary>Mutes a group, or ends that; false when there is none.</summary>
    Task<bool> MuteAsync(string id, FaultMute? mute, CancellationToken cancellation);

    /// <summary>
    /// Forgets what arose before a time, and groups of which nothing is left. Answers how many rows.
    /// </summary>
    Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellation);

    /// <summary>Channels of a device whose rules could not be followed.</summary>
    Task<IReadOnlyList<ChannelFault>> ChannelsAsync(long rowId, CancellationToken cancellation);

    /// <summary>Downloads that rules of a device asked for and whose end is not known yet.</summary>
    Task<IReadOnlyList<RuleDownload>> DownloadsAsync(long rowId, CancellationToken cancellation);
}

/// <summary>A fault that is open: of a task, or else of a channel of rules.</summary>
/// <param name="Task">As its row has it: secrets are sealed.</param>
internal sealed record StoredFault(
    string DeviceId,
    DateTimeOffset At,
    long Sequence,
    DeviceTask? Task,
    ChannelFault? Channel
)
{
    /// <summary>The group it joined when it arose.</summary>
    public string? Group { get; init; }

    /// <summary>Whether that is muted now.</summary>
    public bool IsMuted { get; init; }
}
