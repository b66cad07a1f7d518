using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>How the values of devices came to be what they are.</summary>
public interface IHistory
{
    /// <summary>
    /// Changes of a device's values, the newest first. Secrets are <c>****</c>. Throws
    /// <see cref="OperationException"/> NotFound for a device that is not known.
    /// </summary>
    Task<DeviceHistory> ListAsync(HistoryQuery query, CancellationToken cancellation);

    /// <summary>
    /// The parameters of a device as they were known at a time, in path order, from
    /// <paramref name="path"/> down. What changed since stands there with the value it had; a value that
    /// changes are not kept of (a counter) is null where it was read again since. Throws NotFound, and
    /// Invalid for a time that the history does not reach.
    /// </summary>
    Task<IReadOnlyList<ParameterView>> ParametersAtAsync(
        string deviceId,
        string path,
        DateTimeOffset at,
        CancellationToken cancellation
    );
}

/// <summary>Which changes of a device are wanted.</summary>
/// <param name="DeviceId">Whose.</param>
public sealed record HistoryQuery(string DeviceId)
{
    /// <summary>A part of the path, in any case of letters; null is any.</summary>
    public string? Path { get; init; }

    /// <summary>At or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The page wanted; the total is never counted.</summary>
    public PageRequest Page { get; init; } = new();
}

/// <summary>One page of the changes of a device.</summary>
/// <param name="Items">The newest first.</param>
/// <param name="NextCursor">Give it back to read on; null on the last page.</param>
/// <param name="Reach">Since when all changes are known; before it some are missing.</param>
public sealed record DeviceHistory(
    IReadOnlyList<HistoryEntry> Items,
    string? NextCursor,
    DateTimeOffset Reach
);

/// <summary>One change.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="At">When the server learned of it.</param>
/// <param name="Path">The parameter; an object's ends with a dot; empty for the device as a whole.</param>
/// <param name="Kind">What happened to it.</param>
/// <param name="From">The value before; null where there was none.</param>
/// <param name="To">The value after; null where there is none any more.</param>
/// <param name="By">Who or what did it.</param>
/// <param name="Cause">The same in words: the task, the rule and its line, the events of the Inform.</param>
/// <param name="Author">Who gave the task; null for other causes.</param>
/// <param name="TaskId">The task; null for other causes.</param>
public sealed record HistoryEntry(
    long Id,
    DateTimeOffset At,
    string Path,
    HistoryKind Kind,
    string? From,
    string? To,
    HistoryBy By,
    string Cause,
    string? Author,
    string? TaskId
);

/// <summary>What happened to a parameter or an object.</summary>
[JsonConverter(typeof(CamelCaseEnum<HistoryKind>))]
public enum HistoryKind
{
    /// <summary>Its value is another.</summary>
    Changed = 0,

    /// <summary>An instance of a table came to be.</summary>
    Added = 1,

    /// <summary>It is gone.</summary>
    Removed = 2,

    /// <summary>The device lost its configuration (0 BOOTSTRAP); it was read anew.</summary>
    Reset = 3,

    /// <summary>Its value became known for the first time: no change, and not listed.</summary>
    FirstSeen = 4,
}

/// <summary>Who or what changed a value.</summary>
[JsonConverter(typeof(CamelCaseEnum<HistoryBy>))]
public enum HistoryBy
{
    /// <summary>The device itself, or somebody at it; found when the value was read.</summary>
    Device = 0,

    /// <summary>The device itself, told in its Inform.</summary>
    Notification = 1,

    /// <summary>A task that somebody gave.</summary>
    Task = 2,

    /// <summary>A rule.</summary>
    Rule = 3,
}
