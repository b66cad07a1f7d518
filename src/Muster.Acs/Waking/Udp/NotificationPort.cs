using System.Net;
using Microsoft.Extensions.Logging;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Waking.Udp;

/// <summary>
/// Receives lightweight notifications (TR-069 Annex M): signed by the device, fresh, each once; what is
/// not is dropped and counted. Nothing is ever answered, so that nobody's address can be abused.
/// </summary>
internal sealed partial class NotificationPort(
    AcsOptions options,
    CpeAccounts accounts,
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
                _ = KeepAsync(notification, cancellation);
                return ValueTask.CompletedTask;
            }
            Interlocked.Decrement(ref _waiting);
        }
        Counters.NotificationDropped();
        return ValueTask.CompletedTask;
    }

    private LightweightNotification? Read(ReadOnlySpan<byte> datagram)
    {
        // The signature costs a hash of the body, and the account may cost a read of the store; what is
        // stale is not worth it.
        if (!LightweightNotification.TryRead(datagram, out var notification))
            return null;
        var now = Clock.GetUtcNow().ToUnixTimeSeconds();
        return Math.Abs(now - notification.Timestamp) <= (long)Window.TotalSeconds
            ? notification
            : null;
    }

    // "UN: ManagementServer.Username", which is the device's own where it has one: then that of the
    // deployment proves nothing.
    private async ValueTask<bool> IsGenuineAsync(
        LightweightNotification notification,
        DeviceKey device,
        CancellationToken cancellation
    )
    {
        var account = await accounts.FindUserAsync(notification.Username, cancellation);
        if (account is null || !notification.Proves(account.Password))
            return false;
        var known = await accounts.FindDeviceAsync(device, cancellation);
        return known.Registration?.State
                is not (RegistrationState.Refused or RegistrationState.Waiting)
            && (account.Device is { } owner ? owner == device : known.Registration?.User is null)
            && _seen.IsNew(HashCode.Combine(device, notification.Cnonce), notification.Timestamp);
    }

    private async Task KeepAsync(
        LightweightNotification notification,
        CancellationToken cancellation
    )
    {
        try
        {
            var device = DeviceKey.Of(notification.DeviceId);
            if (!await IsGenuineAsync(notification, device, cancellation))
            {
                Counters.NotificationDropped();
                return;
            }
            await store.NoteAsync(
                device,
                notification.Parameters,
                DateTimeOffset.FromUnixTimeSeconds(notification.Timestamp),
                Clock.GetUtcNow(),
                CancellationToken.None
            );
            Counters.Notified();
        }
        catch (Exception trouble) when (trouble is StorageException or OperationCanceledException)
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
