using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Events;

/// <summary>
/// Those who follow read the log itself from where they are: nothing is queued for them, a slow one
/// costs nobody else, and one that comes again goes on where it was.
/// </summary>
internal sealed partial class EventFeed(
    IEventStore store,
    EventSignal news,
    ValueWatch values,
    EventDevices devices,
    AcsOptions options,
    TimeProvider clock,
    ILogger<EventFeed> logger
) : IEvents, IEventFeed
{
    /// <summary>Most events read at once for one who follows.</summary>
    private const int Batch = 500;

    /// <summary>Pages of the log looked through for one page of what meets a condition.</summary>
    private const int MostReads = 40;

    /// <summary>Commits within this time are read together.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private int _followers;

    public async Task<Page<DeviceEvent>> ListAsync(EventQuery query, CancellationToken cancellation)
    {
        if (query.Condition is not { } text)
            return await store.ListAsync(query, cancellation);
        var condition = EventCondition.Parse(text);
        var items = new List<DeviceEvent>();
        var limit = EventCursor.LimitOf(query.Page);
        var (cursor, reads) = (query.Page.Cursor, 0);
        do
        {
            var piece = query with { Page = new PageRequest(Batch, cursor) };
            var page = await store.ListAsync(piece, cancellation);
            items.AddRange(await SelectAsync(condition, page.Items, cancellation));
            cursor = page.NextCursor;
            if (items.Count <= limit)
                continue;
            // The next page begins with the first that this one has no room for.
            cursor = EventCursor.At(items[limit].Id);
            items.RemoveRange(limit, items.Count - limit);
        } while (cursor is not null && items.Count < limit && ++reads < MostReads);
        return new(items, cursor, null);
    }

    public Task RaiseAsync(DeviceKey? device, EventRecord record, CancellationToken cancellation) =>
        store.AppendAsync(device, record, cancellation);

    public void Raise(DeviceKey? device, EventRecord record) => _ = TryRaiseAsync(device, record);

    public async IAsyncEnumerable<IReadOnlyList<DeviceEvent>> FollowAsync(
        EventFilter filter,
        long? after,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var condition = filter.Condition is { } text ? EventCondition.Parse(text) : null;
        Join();
        using var listening = values.Listen(filter.Kind);
        try
        {
            var newest = await store.LastAsync(cancellation);
            var last = after is { } seen && seen < newest ? seen : newest;
            yield return [];
            while (true)
            {
                var signal = news.Next;
                var batch = await store.AfterAsync(last, filter, Batch, cancellation);
                last = batch.Last;
                var items = condition is null
                    ? batch.Items
                    : await SelectAsync(condition, batch.Items, cancellation);
                if (items.Count > 0)
                    yield return items;
                if (!batch.IsAll)
                    continue;
                if (await IsSignalledAsync(signal, cancellation))
                    await Task.Delay(Pace, clock, cancellation);
                else
                    yield return [];
            }
        }
        finally
        {
            Leave();
        }
    }

    private ValueTask<IReadOnlyList<DeviceEvent>> SelectAsync(
        EventCondition condition,
        IReadOnlyList<DeviceEvent> events,
        CancellationToken cancellation
    ) => condition.SelectAsync(events, devices, clock.GetUtcNow(), cancellation);

    private void Join()
    {
        news.Join();
        if (Interlocked.Increment(ref _followers) <= options.MaxEventStreams)
            return;
        Leave();
        throw new OperationException(
            OperationFaultKind.Unavailable,
            $"{options.MaxEventStreams} streams of events are open already."
        );
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _followers);
        news.Leave();
    }

    private async Task<bool> IsSignalledAsync(Task signal, CancellationToken cancellation)
    {
        try
        {
            await signal.WaitAsync(options.EventHeartbeat, clock, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task TryRaiseAsync(DeviceKey? device, EventRecord record)
    {
        try
        {
            await store.AppendAsync(device, record, CancellationToken.None);
        }
        catch (StorageException error)
        {
            LogNotStored(record.Kind, record.Message, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The event {Kind} ({Text}) could not be stored.")]
    private partial void LogNotStored(string kind, string text, Exception error);
}
