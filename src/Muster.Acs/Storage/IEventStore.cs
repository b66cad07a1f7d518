using System.Text.Json.Nodes;
using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>
/// The log of what happened: Informs and whatever else is told, in one order. What belongs to a change
/// of a device is stored with it (<see cref="DeviceCommit.Events"/>, <see cref="InformRecord.Told"/>).
/// </summary>
internal interface IEventStore
{
    /// <summary>Raised after each transaction, on the thread of the writer: it must only signal.</summary>
    event Action? Committed;

    /// <summary>Stores an event; of no device when that one is null or unknown.</summary>
    Task AppendAsync(DeviceKey? device, EventRecord record, CancellationToken cancellation);

    Task<Page<DeviceEvent>> ListAsync(EventQuery query, CancellationToken cancellation);

    /// <summary>The events after a number, in the order of numbers, at most <paramref name="limit"/>.</summary>
    Task<EventBatch> AfterAsync(
        long after,
        EventFilter filter,
        int limit,
        CancellationToken cancellation
    );

    /// <summary>The number of the newest event; 0 when there is none.</summary>
    Task<long> LastAsync(CancellationToken cancellation);
}

/// <summary>Events in order.</summary>
/// <param name="Items">Those that fit.</param>
/// <param name="Last">The number up to which the log was looked through.</param>
/// <param name="IsAll">Whether that was the end of it.</param>
internal sealed record EventBatch(IReadOnlyList<DeviceEvent> Items, long Last, bool IsAll);

/// <summary>An event before it is stored.</summary>
/// <param name="Kind">Words in lower case, parted by a dot: <c>transfer.complete</c>.</param>
/// <param name="Message">One sentence for people, without secrets.</param>
/// <param name="At">When it happened.</param>
/// <param name="Details">The same for programs; too large, it is left out.</param>
internal sealed record EventRecord(
    string Kind,
    string Message,
    DateTimeOffset At,
    JsonObject? Details = null
)
{
    /// <summary>The kind of what has no kind in the log.</summary>
    public const string Inform = "inform";
}

/// <summary>Where a page of the log of events ended.</summary>
internal static class EventCursor
{
    private const string List = "events";

    /// <summary>The event with which the next page begins.</summary>
    public static string At(long id) => Cursor.Of(List, id);

    /// <summary>The event that a page begins with, the newest of all for the first.</summary>
    public static long Of(PageRequest page) => Cursor.Number(List, page, long.MaxValue);

    /// <summary>How many events a page holds at most. Throws Invalid for a page that is none.</summary>
    public static int LimitOf(PageRequest page)
    {
        Of(page);
        return page.Limit;
    }
}
