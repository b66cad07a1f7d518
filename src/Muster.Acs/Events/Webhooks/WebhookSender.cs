using Muster.Acs.Access;
using Muster.Acs.Outgoing;
using Muster.Acs.Storage;

namespace Muster.Acs.Events.Webhooks;

/// <summary>Sends one message to the receiver of a webhook.</summary>
internal sealed class WebhookSender(
    OutgoingHttp http,
    SecretBox secrets,
    AcsOptions options,
    TimeProvider clock
)
{
    public WebhookTarget TargetOf(WebhookRecord webhook) =>
        new(
            webhook.Id,
            new Uri(webhook.Url),
            secrets.Unprotect(webhook.Id, webhook.Secret) is { } secret
                ? WebhookSecret.KeyOf(secret)
                : null,
            webhook.Batch > 1
        );

    public async Task<OutgoingAnswer> SendAsync(
        WebhookTarget to,
        WebhookMessage message,
        CancellationToken cancellation
    )
    {
        if (to.Key is not { } key)
            return OutgoingAnswer.None(
                "the stored secret cannot be read (protection.key is another's); set a new one"
            );
        var request = new OutgoingRequest(to.Url, message.Body, options.WebhookTimeout)
        {
            Headers = message.Headers(key, clock.GetUtcNow()),
        };
        return await http.PostAsync(request, cancellation);
    }
}
