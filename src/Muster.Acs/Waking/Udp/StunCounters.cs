using Muster.Acs.Operations;

namespace Muster.Acs.Waking.Udp;

/// <summary>What came to the UDP ports since the start.</summary>
internal sealed class StunCounters
{
    private long _received;
    private long _answered;
    private long _refused;
    private long _unproven;
    private long _dropped;
    private long _limited;
    private long _requestsSent;
    private long _notifications;
    private long _notificationsDropped;

    public void Received() => Interlocked.Increment(ref _received);

    public void Answered() => Interlocked.Increment(ref _answered);

    public void Refused() => Interlocked.Increment(ref _refused);

    public void Unproven() => Interlocked.Increment(ref _unproven);

    /// <summary>Malformed, or not ours.</summary>
    public void Dropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Too many from one binding, one address, or in all.</summary>
    public void Limited() => Interlocked.Increment(ref _limited);

    public void RequestSent() => Interlocked.Increment(ref _requestsSent);

    public void Notified() => Interlocked.Increment(ref _notifications);

    public void NotificationDropped() => Interlocked.Increment(ref _notificationsDropped);

    public DatagramCounters Snapshot() =>
        new()
        {
            BindingRequests = Interlocked.Read(ref _received),
            BindingResponses = Interlocked.Read(ref _answered),
            BindingErrors = Interlocked.Read(ref _refused),
            IntegrityFailures = Interlocked.Read(ref _unproven),
            Dropped = Interlocked.Read(ref _dropped),
            Limited = Interlocked.Read(ref _limited),
            ConnectionRequests = Interlocked.Read(ref _requestsSent),
            Notifications = Interlocked.Read(ref _notifications),
            NotificationsDropped = Interlocked.Read(ref _notificationsDropped),
        };
}
