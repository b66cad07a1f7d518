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
internal sealed partial class EventFeed : IEvents, IEventFeed, IDisposable
{
    /// <summary>Most events read at once for one who follows.</summary>
    private const int Batch = 500;

    /// <summary>Commits within this time are read together.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly IEventStore _store;
    private readonly AcsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<EventFeed> _logger;
    private TaskCompletionSource _next = NewSignal();
    private int _followers;

    public EventFeed(
        IEventStore store,
        AcsOptions options,
        TimeProvider clock,
        ILogger<EventFeed> logger
    )
    {
        (_store, _options, _clock, _logger) = (store, options, clock, logger);
        store.Committed += Signal;
    }

    public void Dispose() => _store.Committed -= Signal;

    public Task<Page<DeviceEvent>> ListAsync(EventQuery query, CancellationToken cancellation) =>
        _store.ListAsync(query, cancellation);

    public Task RaiseAsync(DeviceKey? device, EventRecord record, CancellationToken cancellation) =>
        _store.AppendAsync(device, record, cancellation);

    public void Raise(DeviceKey? device, EventRecord record) => _ = TryRaiseAsync(device, record);

    public async IAsyncEnumerable<IReadOnlyList<DeviceEvent>> FollowAsync(
        EventFilter filter,
        long? after,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        Join();
        try
        {
            var newest = await _store.LastAsync(cancellation);
            var last = after is { } seen && seen < newest ? seen : newest;
            yield return [];
            while (true)
            {
                // Taken before the log is read, so that what is stored meanwhile is not slept over.
                var signal = Volatile.Read(ref _next).Task;
                var batch = await _store.AfterAsync(last, filter, Batch, cancellation);
                last = batch.Last;
                if (batch.Items.Count > 0)
                    yield return batch.Items;
                if (!batch.IsAll)
                    continue;
                if (await IsSignalledAsync(signal, cancellation))
                    await Task.Delay(Pace, _clock, cancellation);
                else
                    yield return [];
            }
        }
        finally
        {
            Interlocked.Decrement(ref _followers);
        }
    }

    private void Join()
    {
        if (Interlocked.Increment(ref _followers) <= _options.MaxEventStreams)
            return;
        Interlocked.Decrement(ref _followers);
        throw new OperationException(
            OperationFaultKind.Unavailable,
            $"{_options.MaxEventStreams} streams of events are open already."
        );
    }

    private async Task<bool> IsSignalledAsync(Task signal, CancellationToken cancellation)
    {
        try
        {
            await signal.WaitAsync(_options.EventHeartbeat, _clock, cancellation);
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
            await _store.AppendAsync(device, record, CancellationToken.None);
        }
        catch (StorageException error)
        {
            LogNotStored(record.Kind, record.Message, error);
        }
    }

    // On the writer's thread, after every transaction: nothing is done while nobody follows.
    private void Signal()
    {
        if (Volatile.Read(ref _followers) > 0)
            Interlocked.Exchange(ref _next, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Warning, "The event {Kind} ({Text}) could not be stored.")]
    private partial void LogNotStored(string kind, string text, Exception error);
}
