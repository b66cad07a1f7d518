using System.Net;
using Microsoft.Extensions.Logging;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Storage;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Waking.Udp;

/// <summary>
/// Receives lightweight notifications (TR-069 Annex M): signed by the device, fresh, each once; what is
/// not is dropped and counted. Nothing is ever answered, so that nobody's address can be abused.
/// </summary>
internal sealed partial class NotificationPort(
    AcsOptions options,
    CpeCredentials credentials,
    INotificationStore store,
    StunCounters counters,
    TimeProvider time,
    ILogger<NotificationPort> log
)
    : DatagramPort(
        "lightweight notifications",
        options.Bind,
        options.NotificationPort,
        counters,
        time,
        log
    )
{
    /// <summary>How far the clocks of device and server may be apart.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Notifications that wait for the store; more are dropped, as UDP allows.</summary>
    private const int MaxWaiting = 1_000;

    private readonly SeenOnce _seen = new(Window * 2, time);
    private int _waiting;

    protected override ValueTask ReceivedAsync(
        ReadOnlyMemory<byte> datagram,
        IPEndPoint from,
        CancellationToken cancellation
    )
    {
        if (Read(datagram.Span) is { } notification && Interlocked.Increment(ref _waiting) is var n)
        {
            if (n <= MaxWaiting)
            {
                _ = KeepAsync(notification);
                return ValueTask.CompletedTask;
            }
            Interlocked.Decrement(ref _waiting);
        }
        Counters.NotificationDropped();
        return ValueTask.CompletedTask;
    }

    private LightweightNotification? Read(ReadOnlySpan<byte> datagram)
    {
        // The signature costs a hash of the body; what is stale or another's is not worth it.
        if (!LightweightNotification.TryRead(datagram, out var notification))
            return null;
        var now = Clock.GetUtcNow().ToUnixTimeSeconds();
        if (Math.Abs(now - notification.Timestamp) > (long)Window.TotalSeconds)
            return null;
        var sameUser = HttpBasic.SameSecret(credentials.User, notification.Username);
        if (!(notification.Proves(credentials.Password) & sameUser))
            return null;
        var device = DeviceKey.Of(notification.DeviceId);
        return _seen.IsNew(HashCode.Combine(device, notification.Cnonce), notification.Timestamp)
            ? notification
            : null;
    }

    private async Task KeepAsync(LightweightNotification notification)
    {
        try
        {
            await store.NoteAsync(
                DeviceKey.Of(notification.DeviceId),
                notification.Parameters,
                DateTimeOffset.FromUnixTimeSeconds(notification.Timestamp),
                CancellationToken.None
            );
            Counters.Notified();
        }
        catch (StorageException trouble)
        {
            Counters.NotificationDropped();
            LogNotKept(DeviceKey.IdOf(notification.DeviceId), trouble);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{DeviceId}: a lightweight notification was not stored.")]
    private partial void LogNotKept(string deviceId, Exception trouble);
}
