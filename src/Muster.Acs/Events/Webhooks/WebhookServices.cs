using Muster.Acs.Storage;

namespace Muster.Acs.Events.Webhooks;

/// <summary>What all webhooks share.</summary>
internal sealed record WebhookServices(
    IWebhookStore Store,
    IEventStore Events,
    EventSignal News,
    EventDevices Devices,
    WebhookSender Sender,
    AcsOptions Options,
    TimeProvider Clock
)
{
    /// <summary>0 to 1, for pauses that shall not be the same.</summary>
    public Func<double> Chance { get; init; } = Random.Shared.NextDouble;
}
