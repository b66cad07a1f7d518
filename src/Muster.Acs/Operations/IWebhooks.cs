using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>Who is told of events by POST.</summary>
public interface IWebhooks
{
    /// <summary>All of them, in the order of their creation; there are at most 100.</summary>
    Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellation);

    /// <summary>One of them. Throws NotFound.</summary>
    Task<Webhook> GetAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Subscribes a receiver to what happens from now on; the answer alone shows the secret. Throws
    /// Invalid, and Conflict when there are too many.
    /// </summary>
    Task<Webhook> AddAsync(WebhookOrder order, string author, CancellationToken cancellation);

    /// <summary>Changes what is not null; one that is switched on again begins with now.</summary>
    Task<Webhook> ChangeAsync(string id, WebhookChange change, CancellationToken cancellation);

    /// <summary>Ends a subscription, its dead letters with it. Throws NotFound.</summary>
    Task DeleteAsync(string id, CancellationToken cancellation);

    /// <summary>Sends an event of the kind <c>webhook.test</c> now, once.</summary>
    Task<WebhookAttempt> TestAsync(string id, CancellationToken cancellation);

    /// <summary>What could not be delivered, the oldest first, one page.</summary>
    Task<Page<DeadLetter>> DeadAsync(string id, PageRequest page, CancellationToken cancellation);

    /// <summary>
    /// Sends dead letters again now, one or the oldest hundred, until one is refused; what is delivered
    /// is dead no more. A subscription that waits after a failure tries at once, too.
    /// </summary>
    Task<WebhookRetry> RetryAsync(string id, long? letter, CancellationToken cancellation);

    /// <summary>Forgets one dead letter, or all of them; answers how many.</summary>
    Task<int> ForgetAsync(string id, long? letter, CancellationToken cancellation);
}

/// <summary>A subscription that is wanted.</summary>
/// <param name="Url">Where to; http or https, without user and password.</param>
/// <param name="Kinds">
/// Kinds of events (<c>task.done</c>), beginnings (<c>fault.*</c>), <c>*</c> for all, <c>!inform</c> for
/// all but Informs.
/// </param>
/// <param name="Filter">An expression over the event and its device; null takes all.</param>
/// <param name="Secret">What the messages are signed with, 16 to 256 characters; null draws one.</param>
/// <param name="Enabled">Whether it is on.</param>
/// <param name="Batch">Most events of one message, 1 to 500; above 1 the message is an array.</param>
public sealed record WebhookOrder(
    string Url,
    IReadOnlyList<string> Kinds,
    string? Filter = null,
    string? Secret = null,
    bool Enabled = true,
    int Batch = 1
);

/// <summary>What shall be other; null stays as it is.</summary>
public sealed record WebhookChange
{
    /// <summary>See <see cref="WebhookOrder.Url"/>.</summary>
    public string? Url { get; init; }

    /// <summary>See <see cref="WebhookOrder.Kinds"/>.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>See <see cref="WebhookOrder.Filter"/>; empty takes all.</summary>
    public string? Filter { get; init; }

    /// <summary>See <see cref="WebhookOrder.Secret"/>; empty draws a new one.</summary>
    public string? Secret { get; init; }

    /// <summary>See <see cref="WebhookOrder.Enabled"/>.</summary>
    public bool? Enabled { get; init; }

    /// <summary>See <see cref="WebhookOrder.Batch"/>.</summary>
    public int? Batch { get; init; }
}

/// <summary>How a subscription stands.</summary>
[JsonConverter(typeof(CamelCaseEnum<WebhookState>))]
public enum WebhookState
{
    /// <summary>What was sent last was taken, or nothing was sent yet.</summary>
    Working,

    /// <summary>What was sent last was not taken; it is tried again.</summary>
    Failing,

    /// <summary>Switched off; what happens meanwhile is not sent later.</summary>
    Disabled,
}

/// <summary>A subscription.</summary>
public sealed record Webhook
{
    /// <summary>Its name in paths and messages.</summary>
    public required string Id { get; init; }

    /// <summary>See <see cref="WebhookOrder.Url"/>.</summary>
    public required string Url { get; init; }

    /// <summary>See <see cref="WebhookOrder.Kinds"/>.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>See <see cref="WebhookOrder.Filter"/>.</summary>
    public string? Filter { get; init; }

    /// <summary>See <see cref="WebhookOrder.Batch"/>.</summary>
    public int Batch { get; init; }

    /// <summary>Who made it.</summary>
    public string Author { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>How it stands.</summary>
    public WebhookState State { get; init; }

    /// <summary>What is wrong with the receiver; null when nothing is known to be.</summary>
    public WebhookTrouble? Trouble { get; init; }

    /// <summary>Events in the log that were not looked at yet, wanted or not.</summary>
    public long Behind { get; init; }

    /// <summary>Events that were taken.</summary>
    public long Delivered { get; init; }

    /// <summary>Dead letters that are kept.</summary>
    public long Dead { get; init; }

    /// <summary>Dead letters that had to make way for newer ones.</summary>
    public long Lost { get; init; }

    /// <summary>The secret, when it was drawn or set just now; null at any other time.</summary>
    public string? Secret { get; init; }
}

/// <summary>Why a receiver gets nothing.</summary>
/// <param name="Since">When the first of these attempts failed.</param>
/// <param name="Attempts">How many failed in a row.</param>
/// <param name="Next">When it is tried again.</param>
/// <param name="Reason">What went wrong last.</param>
public sealed record WebhookTrouble(
    DateTimeOffset Since,
    int Attempts,
    DateTimeOffset Next,
    string Reason
);

/// <summary>What came of one message.</summary>
/// <param name="IsDelivered">Whether the receiver took it: a status of 2xx.</param>
/// <param name="Status">The status; 0 when there was no answer.</param>
/// <param name="Reason">Why not; empty when it was taken.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record WebhookAttempt(
    bool IsDelivered,
    int Status,
    string Reason,
    double Milliseconds
);

/// <summary>An event that could not be delivered.</summary>
/// <param name="Id">Its number among the dead.</param>
/// <param name="EventId">The number of the event.</param>
/// <param name="DeviceId">Whose it was.</param>
/// <param name="Kind">Of which kind.</param>
/// <param name="At">When it happened.</param>
/// <param name="Died">When it was given up.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">What went wrong last.</param>
public sealed record DeadLetter(
    long Id,
    long EventId,
    string? DeviceId,
    string Kind,
    DateTimeOffset At,
    DateTimeOffset Died,
    int Attempts,
    string Reason
);

/// <summary>What came of sending dead letters again.</summary>
/// <param name="Delivered">How many were taken.</param>
/// <param name="Left">How many are dead still.</param>
/// <param name="Reason">Why the first that was not taken was not; empty when all were.</param>
public sealed record WebhookRetry(int Delivered, long Left, string Reason);
