using Muster.Acs.Storage;

namespace Muster.Acs.Events;

/// <summary>Wakes those who wait for something new in the log.</summary>
internal sealed class EventSignal : IDisposable
{
    private readonly IEventStore _store;
    private TaskCompletionSource _next = New();
    private int _waiting;

    public EventSignal(IEventStore store)
    {
        _store = store;
        store.Committed += Raise;
    }

    /// <summary>
    /// Over when something is stored from now on. Taken before the log is read, so that what is stored
    /// meanwhile is not slept over.
    /// </summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Whoever takes <see cref="Next"/> joins before and leaves after: nothing is done for nobody.</summary>
    public void Join() => Interlocked.Increment(ref _waiting);

    public void Leave() => Interlocked.Decrement(ref _waiting);

    public void Dispose() => _store.Committed -= Raise;

    /// <summary>
    /// Something may have been stored: told on the writer's thread after every transaction, and when
    /// another node stored something.
    /// </summary>
    public void Raise()
    {
        if (Volatile.Read(ref _waiting) > 0)
            Interlocked.Exchange(ref _next, New()).TrySetResult();
    }

    private static TaskCompletionSource New() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
