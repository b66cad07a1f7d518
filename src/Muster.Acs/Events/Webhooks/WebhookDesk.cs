using System.Diagnostics;
using System.Globalization;
using Muster.Acs.Access;
using Muster.Acs.Clustering;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Events.Webhooks;

/// <summary>What operators may ask and say about webhooks.</summary>
internal sealed class WebhookDesk(
    WebhookServices services,
    WebhookPump pump,
    Nodes nodes,
    SecretBox secrets
) : IWebhooks
{
    public const int MaxWebhooks = 100;
    private const int RetryAtOnce = 100;

    private readonly IWebhookStore _store = services.Store;

    public async Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellation)
    {
        var last = await services.Events.LastAsync(cancellation);
        var runs = await RunsAsync();
        var stored = await _store.AllAsync(cancellation);
        return [.. stored.Select(webhook => View(webhook, last, runs))];
    }

    public async Task<Webhook> GetAsync(string id, CancellationToken cancellation) =>
        View(
            await FindAsync(id, cancellation),
            await services.Events.LastAsync(cancellation),
            await RunsAsync()
        );

    public async Task<Webhook> AddAsync(
        WebhookOrder order,
        string author,
        CancellationToken cancellation
    )
    {
        WebhookChecks.Check(order);
        var id = "wh" + Guid.NewGuid().ToString("N")[..12];
        var secret = order.Secret ?? WebhookSecret.Draw();
        var last = await services.Events.LastAsync(cancellation);
        var webhook = new WebhookRecord
        {
            Id = id,
            Url = order.Url,
            Kinds = order.Kinds,
            Filter = order.Filter,
            Secret = secrets.Protect(id, secret),
            Enabled = order.Enabled,
            Batch = order.Batch,
            Author = author,
            Created = services.Clock.GetUtcNow(),
            Position = last,
        };
        if (!await pump.ChangeAsync(id, () => _store.AddAsync(webhook, MaxWebhooks, cancellation)))
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"There are {MaxWebhooks} webhooks already."
            );
        return View(webhook, last, await RunsAsync()) with { Secret = secret };
    }

    public async Task<Webhook> ChangeAsync(
        string id,
        WebhookChange change,
        CancellationToken cancellation
    )
    {
        string? shown = null;
        var changed = await pump.ChangeAsync(
            id,
            async () =>
            {
                var before = await FindAsync(id, cancellation);
                var order = Changed(before, change);
                WebhookChecks.Check(order);
                if (change.Secret is not null)
                    shown = order.Secret ?? WebhookSecret.Draw();
                var after = before with
                {
                    Url = order.Url,
                    Kinds = order.Kinds,
                    Filter = order.Filter,
                    Secret = shown is null ? before.Secret : secrets.Protect(id, shown),
                    Enabled = order.Enabled,
                    Batch = order.Batch,
                    // What happened while it was off is not sent later.
                    Position =
                        order.Enabled && !before.Enabled
                            ? await services.Events.LastAsync(cancellation)
                            : before.Position,
                };
                return await _store.ChangeAsync(after, cancellation) ? after : throw Unknown(id);
            }
        );
        var last = await services.Events.LastAsync(cancellation);
        return View(changed, last, await RunsAsync()) with { Secret = shown };
    }

    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        if (!await pump.ChangeAsync(id, () => _store.DeleteAsync(id, cancellation)))
            throw Unknown(id);
    }

    public async Task<WebhookAttempt> TestAsync(string id, CancellationToken cancellation)
    {
        var webhook = await FindAsync(id, cancellation);
        var now = services.Clock.GetUtcNow();
        var test = new DeviceEvent(0, null, "webhook.test", now, "This is a test.", null);
        var to = services.Sender.TargetOf(webhook);
        // A number of its own: a receiver that drops what it has had shall see every test.
        var number = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var message = WebhookMessage.Of(to, test) with { Id = $"{id}.test-{number}" };
        return await AttemptAsync(to, message, cancellation);
    }

    public async Task<Page<DeadLetter>> DeadAsync(
        string id,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        await FindAsync(id, cancellation);
        return await _store.DeadAsync(id, page, cancellation);
    }

    public async Task<WebhookRetry> RetryAsync(
        string id,
        long? letter,
        CancellationToken cancellation
    )
    {
        var to = services.Sender.TargetOf(await FindAsync(id, cancellation));
        pump.Find(id)?.Nudge();
        var letters = await _store.LettersAsync(id, letter, RetryAtOnce, cancellation);
        if (letter is { } number && letters.Count == 0)
            throw UnknownLetter(number);
        var (delivered, reason) = (0, "");
        foreach (var (dead, body) in letters)
        {
            var message = WebhookMessage.OfText(to, dead.EventId, body, to.IsArray);
            var attempt = await AttemptAsync(to, message, cancellation);
            reason = attempt.Reason;
            if (!attempt.IsDelivered)
                break;
            await _store.ReviveAsync(id, dead.Id, CancellationToken.None);
            delivered++;
        }
        return new(delivered, (await FindAsync(id, cancellation)).Dead, reason);
    }

    public async Task<int> ForgetAsync(string id, long? letter, CancellationToken cancellation)
    {
        await FindAsync(id, cancellation);
        var forgotten = await _store.ForgetAsync(id, letter, cancellation);
        return letter is { } number && forgotten == 0 ? throw UnknownLetter(number) : forgotten;
    }

    private async Task<WebhookAttempt> AttemptAsync(
        WebhookTarget to,
        WebhookMessage message,
        CancellationToken cancellation
    )
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await services.Sender.SendAsync(to, message, cancellation);
        return new(
            answer.IsSuccess,
            answer.Status,
            WebhookRules.ReasonOf(answer),
            Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1)
        );
    }

    private static WebhookOrder Changed(WebhookRecord before, WebhookChange change) =>
        new(
            change.Url ?? before.Url,
            change.Kinds ?? before.Kinds,
            change.Filter is { } filter ? NullIfEmpty(filter) : before.Filter,
            NullIfEmpty(change.Secret),
            change.Enabled ?? before.Enabled,
            change.Batch ?? before.Batch
        );

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;

    /// <summary>How they stand on the node that delivers.</summary>
    private async Task<IReadOnlyDictionary<string, WebhookRun>> RunsAsync() =>
        pump.IsHere ? pump.Runs : await nodes.WebhooksElsewhereAsync();

    private static Webhook View(
        WebhookRecord stored,
        long last,
        IReadOnlyDictionary<string, WebhookRun> runs
    )
    {
        var running = runs.TryGetValue(stored.Id, out var run)
            ? run
            : new WebhookRun(stored.Position, null);
        return new Webhook
        {
            Id = stored.Id,
            Url = stored.Url,
            Kinds = stored.Kinds,
            Filter = stored.Filter,
            Batch = stored.Batch,
            Author = stored.Author,
            Created = stored.Created,
            State =
                !stored.Enabled ? WebhookState.Disabled
                : running.Trouble is null ? WebhookState.Working
                : WebhookState.Failing,
            Trouble = running.Trouble,
            Behind = stored.Enabled ? Math.Max(0, last - running.Position) : 0,
            Delivered = stored.Delivered,
            Dead = stored.Dead,
            Lost = stored.Lost,
        };
    }

    private async Task<WebhookRecord> FindAsync(string id, CancellationToken cancellation) =>
        await _store.FindAsync(id, cancellation) ?? throw Unknown(id);

    private static OperationException Unknown(string id) =>
        new(OperationFaultKind.NotFound, $"There is no webhook '{id}'.", "webhook");

    private static OperationException UnknownLetter(long letter) =>
        new(OperationFaultKind.NotFound, $"There is no dead letter {letter} here.", "letter");
}
