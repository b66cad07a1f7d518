namespace Muster.Acs.Events;

/// <summary>
/// Whether anybody wants to know which values change: to find out costs a look at the stored tree, so
/// that nobody pays for it whom nobody listens to.
/// </summary>
internal sealed class ValueWatch(AcsOptions options, TimeProvider clock)
{
    /// <summary>How long word that somebody listens on another node holds.</summary>
    public static readonly TimeSpan HeardFor = TimeSpan.FromMinutes(1);

    private long _heardAt;

    private int _listeners;
    private volatile bool _isSubscribed;

    public bool IsOn =>
        options.TellValueChanges || _isSubscribed || HasListeners || IsHeardElsewhere;

    /// <summary>Whether somebody listens at this node.</summary>
    public bool HasListeners => Volatile.Read(ref _listeners) > 0;

    private bool IsHeardElsewhere =>
        Interlocked.Read(ref _heardAt) is var heard and not 0
        && clock.GetElapsedTime(heard) < HeardFor;

    /// <summary>Somebody listens at another node.</summary>
    public void HeardElsewhere() => Interlocked.Exchange(ref _heardAt, clock.GetTimestamp());

    /// <summary>Whether some stored subscription names the kind.</summary>
    public bool IsSubscribed
    {
        set => _isSubscribed = value;
    }

    /// <summary>Somebody listens until the answer is disposed; a pattern of all kinds does not count.</summary>
    public IDisposable Listen(string? kind) =>
        kind is not (null or EventKinds.AllButInforms)
        && EventKinds.Fits(kind, EventKinds.ValueChanged)
            ? new Listener(this)
            : Nobody.Instance;

    private sealed class Listener : IDisposable
    {
        private readonly ValueWatch _watch;
        private int _gone;

        public Listener(ValueWatch watch)
        {
            _watch = watch;
            Interlocked.Increment(ref watch._listeners);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gone, 1) == 0)
                Interlocked.Decrement(ref _watch._listeners);
        }
    }

    private sealed class Nobody : IDisposable
    {
        public static readonly Nobody Instance = new();

        public void Dispose() { }
    }
}
