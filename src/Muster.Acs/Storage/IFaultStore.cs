using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Storage;

/// <summary>What is open of faults: of tasks, and of channels of rules. They change with what they are of.</summary>
internal interface IFaultStore
{
    /// <summary>The newest first; of one device when it is named.</summary>
    Task<Page<StoredFault>> ListAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>All of them by what they have in common, the largest group first.</summary>
    Task<IReadOnlyList<FaultGroup>> GroupsAsync(int limit, CancellationToken cancellation);

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
);
