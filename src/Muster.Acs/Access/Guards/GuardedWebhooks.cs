using Muster.Acs.Events.Webhooks;
using Muster.Acs.Operations;
using Muster.Acs.Recording;

namespace Muster.Acs.Access;

/// <summary>Who is told of events, for those who may see or say so.</summary>
internal sealed class GuardedWebhooks(Gate gate, WebhookDesk inner) : IWebhooks
{
    private const Resource Webhooks = Resource.Webhooks;

    /// <summary>What a webhook is told: who sets one up lets all events out.</summary>
    private static readonly Permission[] AllEvents =
    [
        new(Resource.Events, AccessLevel.Read),
        new(Resource.Devices, AccessLevel.Read),
    ];

    public Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellation)
    {
        gate.Demand(Webhooks, AccessLevel.Read);
        return inner.ListAsync(cancellation);
    }

    public Task<Webhook> GetAsync(string id, CancellationToken cancellation)
    {
        gate.Demand(Webhooks, AccessLevel.Read);
        return inner.GetAsync(id, cancellation);
    }

    public Task<Webhook> AddAsync(
        WebhookOrder order,
        string author,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            new(Webhooks, "create", SecretUrl.Redact(order.Url))
            {
                Mutation = Change.Json(
                    order with
                    {
                        Url = SecretUrl.Redact(order.Url),
                        Secret = Hidden(order.Secret),
                    }
                ),
            },
            () =>
            {
                gate.MustCover(AllEvents);
                return inner.AddAsync(order, gate.Actor.Name, cancellation);
            },
            webhook => Change.Json(Shown(webhook)),
            cancellation
        );

    public Task<Webhook> ChangeAsync(
        string id,
        WebhookChange change,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            On(id, "change", cancellation) with
            {
                Mutation = Change.Json(
                    change with
                    {
                        Url = change.Url is { } url ? SecretUrl.Redact(url) : null,
                        Secret = Hidden(change.Secret),
                    }
                ),
            },
            () =>
            {
                gate.MustCover(AllEvents);
                return inner.ChangeAsync(id, change, cancellation);
            },
            webhook => Change.Json(Shown(webhook)),
            cancellation
        );

    public Task DeleteAsync(string id, CancellationToken cancellation) =>
        gate.ChangeAsync(
            On(id, "delete", cancellation) with
            {
                Type = "delete",
            },
            () => inner.DeleteAsync(id, cancellation),
            cancellation
        );

    public Task<WebhookAttempt> TestAsync(string id, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Webhooks, "test", id),
            () => inner.TestAsync(id, cancellation),
            attempt => Change.Json(attempt),
            cancellation
        );

    public Task<Page<DeadLetter>> DeadAsync(
        string id,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        gate.Demand(Webhooks, AccessLevel.Read);
        return inner.DeadAsync(id, page, cancellation);
    }

    public Task<WebhookRetry> RetryAsync(string id, long? letter, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Webhooks, "retry", Of(id, letter)),
            () => inner.RetryAsync(id, letter, cancellation),
            retry => Change.Json(retry),
            cancellation
        );

    public Task<int> ForgetAsync(string id, long? letter, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Webhooks, "forget", Of(id, letter)) { Type = "delete" },
            () => inner.ForgetAsync(id, letter, cancellation),
            null,
            cancellation
        );

    private Change On(string id, string action, CancellationToken cancellation) =>
        new(Webhooks, action, id)
        {
            Before = Change.Found(async () => Shown(await inner.GetAsync(id, cancellation))),
        };

    private static Webhook Shown(Webhook webhook) =>
        webhook with
        {
            Url = SecretUrl.Redact(webhook.Url),
            Secret = Hidden(webhook.Secret),
        };

    private static string Of(string id, long? letter) => letter is null ? id : $"{id}/{letter}";

    private static string? Hidden(string? secret) => secret is null ? null : SecretNames.Mask;
}
