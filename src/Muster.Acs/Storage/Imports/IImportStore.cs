using Muster.Acs.Devices;
using Muster.Acs.Waking;

namespace Muster.Acs.Storage;

/// <summary>What is remembered of imports. Every write returns when it is durable.</summary>
internal interface IImportStore
{
    /// <summary>How a device came last; null when it never did, or was deleted since.</summary>
    Task<DeviceMark?> MarkAsync(DeviceKey key, CancellationToken cancellation);

    /// <summary>Stores a device as it is after an import, all or nothing; answers its row.</summary>
    Task<long> WriteAsync(DeviceImportRecord device, CancellationToken cancellation);

    /// <summary>Whether a task of this id has come before.</summary>
    Task<bool> HasTaskAsync(string id, CancellationToken cancellation);

    Task AddTaskAsync(string id, DateTimeOffset at, CancellationToken cancellation);
}

/// <summary>How a device came last.</summary>
/// <param name="Hash">Of its document.</param>
/// <param name="Tags">What it was marked with.</param>
internal sealed record DeviceMark(ReadOnlyMemory<byte> Hash, IReadOnlyList<string> Tags);

/// <summary>A device as it is after an import.</summary>
/// <param name="Device">Its row; inserted where <see cref="DeviceRecord.RowId"/> is 0.</param>
/// <param name="Tree">The tree merged from both; null leaves it.</param>
/// <param name="Mark">How it came.</param>
/// <param name="At">When.</param>
internal sealed record DeviceImportRecord(
    DeviceRecord Device,
    Shadow? Tree,
    DeviceMark Mark,
    DateTimeOffset At
)
{
    public IReadOnlyList<string> AddTags { get; init; } = [];
    public IReadOnlyList<string> RemoveTags { get; init; } = [];

    /// <summary>What it is woken with; null leaves it.</summary>
    public OwnCredentials? Credentials { get; init; }
}
