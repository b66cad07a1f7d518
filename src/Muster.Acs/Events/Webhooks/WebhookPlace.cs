using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Events.Webhooks;

/// <summary>
/// How far a webhook is in the log: in memory at once, in the store soon after. What died is stored
/// before it is passed.
/// </summary>
internal sealed class WebhookPlace(WebhookRecord webhook, WebhookServices services)
{
    /// <summary>Deliveries within this time are stored together: as many may be sent twice.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>How often it is stored that nothing of what came was wanted.</summary>
    private static readonly TimeSpan SkipPace = TimeSpan.FromSeconds(30);

    private long _position = webhook.Position;
    private long _saved = webhook.Position;
    private int _delivered;
    private DateTimeOffset _savedAt = services.Clock.GetUtcNow();

    public long Position => Interlocked.Read(ref _position);

    public void Skip(long position) => Interlocked.Exchange(ref _position, position);

    public async Task DeliveredAsync(IReadOnlyList<DeviceEvent> events)
    {
        _delivered += events.Count;
        Skip(events[^1].Id);
        if (services.Clock.GetUtcNow() - _savedAt >= Pace)
            await SaveAsync([]);
    }

    public Task DiedAsync(IReadOnlyList<DeviceEvent> events, int attempts, string reason)
    {
        var now = services.Clock.GetUtcNow();
        Skip(events[^1].Id);
        return SaveAsync([
            .. events.Select(one => new KeptLetter(
                new(0, one.Id, one.DeviceId, one.Kind, one.At, now, attempts, reason),
                WebhookMessage.TextOf(one)
            )),
        ]);
    }

    /// <param name="isIdle">Whether there is nothing more to do just now.</param>
    public async Task SaveAsync(bool isIdle)
    {
        var age = services.Clock.GetUtcNow() - _savedAt;
        if (_delivered > 0 ? isIdle || age >= Pace : Position != _saved && age >= SkipPace)
            await SaveAsync([]);
    }

    /// <summary>At the end; what cannot be stored is sent once more.</summary>
    public async Task TrySaveAsync()
    {
        if (Position == _saved)
            return;
        try
        {
            await SaveAsync([]);
        }
        catch (StorageException)
        {
            // The next start begins where it was stored last.
        }
    }

    private async Task SaveAsync(IReadOnlyList<KeptLetter> dead)
    {
        var (position, delivered) = (Position, _delivered);
        await services.Store.MoveAsync(
            webhook.Id,
            new(position, delivered, dead, services.Options.MaxDeadLetters),
            CancellationToken.None
        );
        (_saved, _savedAt) = (position, services.Clock.GetUtcNow());
        _delivered -= delivered;
    }
}
