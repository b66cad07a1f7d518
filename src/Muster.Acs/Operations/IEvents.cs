using System.Text.Json;

namespace Muster.Acs.Operations;

/// <summary>What happened with devices, in the order in which it was stored.</summary>
public interface IEvents
{
    /// <summary>
    /// Events, the newest first, one page. A page may hold fewer than its limit, even none, and still
    /// name a next one: a search gives back what it found within a bounded piece of the log.
    /// </summary>
    Task<Page<DeviceEvent>> ListAsync(EventQuery query, CancellationToken cancellation);

    /// <summary>
    /// Events as they are stored, in batches, from those after <paramref name="after"/> on, or from
    /// now on when it is null; an empty batch at the beginning, and whenever nothing came for the time
    /// of a heartbeat. Ends only with its token. Throws Unavailable when too many follow already.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<DeviceEvent>> FollowAsync(
        EventFilter filter,
        long? after,
        CancellationToken cancellation
    );
}

/// <summary>Which events are wanted. Null means any.</summary>
public record EventFilter
{
    /// <summary>Of this device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>
    /// Of this kind (<c>inform</c>, <c>transfer.complete</c> …), or of all that begin so when it ends in
    /// <c>*</c>; <c>!inform</c> is all but Informs.
    /// </summary>
    public string? Kind { get; init; }

    /// <summary>
    /// For which this expression holds, over the event (<c>Event.kind</c>, <c>Event.taskKind</c> …) and
    /// its device as it is now (<c>DeviceID.ProductClass</c>, <c>Tags.lab</c>, parameters).
    /// </summary>
    public string? Condition { get; init; }
}

/// <summary>Which stored events are wanted.</summary>
public sealed record EventQuery : EventFilter
{
    /// <summary>At or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The page wanted; the total is never counted.</summary>
    public PageRequest Page { get; init; } = new();
}

/// <summary>Something that happened.</summary>
/// <param name="Id">Grows in the order of storing; never used twice.</param>
/// <param name="DeviceId">The device; null when it is of none, or of one that was deleted.</param>
/// <param name="Kind"><c>inform</c>, <c>task.failed</c>, <c>transfer.complete</c> …</param>
/// <param name="At">When.</param>
/// <param name="Message">One sentence, or the event codes of an Inform.</param>
/// <param name="Details">What the kind has to tell beside, as JSON; null when there is nothing.</param>
public sealed record DeviceEvent(
    long Id,
    string? DeviceId,
    string Kind,
    DateTimeOffset At,
    string Message,
    JsonElement? Details
);
