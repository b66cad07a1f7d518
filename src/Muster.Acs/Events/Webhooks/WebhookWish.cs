using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Events.Webhooks;

/// <summary>Which events a webhook wants.</summary>
internal sealed class WebhookWish
{
    private readonly IReadOnlyList<string> _kinds;
    private readonly EventCondition? _condition;
    private readonly WebhookServices _services;

    public WebhookWish(WebhookRecord webhook, WebhookServices services)
    {
        _kinds = webhook.Kinds;
        _services = services;
        _condition = webhook.Filter is { } text ? EventCondition.Parse(text) : null;
        Filter = new()
        {
            // The log reads past Informs without looking at them.
            Kind = _kinds.Any(kind => EventKinds.Fits(kind, EventRecord.Inform))
                ? null
                : EventKinds.AllButInforms,
        };
    }

    /// <summary>What the log is asked for: no less than is wanted.</summary>
    public EventFilter Filter { get; }

    public async ValueTask<IReadOnlyList<DeviceEvent>> SelectAsync(
        IReadOnlyList<DeviceEvent> events,
        CancellationToken cancellation
    )
    {
        var wanted = events.Where(one => _kinds.Any(kind => EventKinds.Fits(kind, one.Kind)));
        return _condition is null
            ? [.. wanted]
            : await _condition.SelectAsync(
                wanted,
                _services.Devices,
                _services.Clock.GetUtcNow(),
                cancellation
            );
    }
}
