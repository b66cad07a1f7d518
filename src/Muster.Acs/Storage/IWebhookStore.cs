using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>The rows of webhooks, how far each is in the log, and its dead letters.</summary>
internal interface IWebhookStore
{
    /// <summary>All of them, in the order of their creation.</summary>
    Task<IReadOnlyList<WebhookRecord>> AllAsync(CancellationToken cancellation);

    Task<WebhookRecord?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>False, and nothing stored, when there are as many already.</summary>
    Task<bool> AddAsync(WebhookRecord webhook, int most, CancellationToken cancellation);

    /// <summary>Stores what an operator can change, and the position; false when it is not there.</summary>
    Task<bool> ChangeAsync(WebhookRecord webhook, CancellationToken cancellation);

    Task<bool> DeleteAsync(string id, CancellationToken cancellation);

    /// <summary>Stores how far it is, together with what died on the way; old dead letters make way.</summary>
    Task MoveAsync(string id, WebhookProgress progress, CancellationToken cancellation);

    Task<Page<DeadLetter>> DeadAsync(string id, PageRequest page, CancellationToken cancellation);

    /// <summary>The oldest letters, or the one of this number.</summary>
    Task<IReadOnlyList<KeptLetter>> LettersAsync(
        string id,
        long? letter,
        int limit,
        CancellationToken cancellation
    );

    /// <summary>Forgets one letter, or all; answers how many.</summary>
    Task<int> ForgetAsync(string id, long? letter, CancellationToken cancellation);

    /// <summary>A dead letter was delivered after all.</summary>
    Task ReviveAsync(string id, long letter, CancellationToken cancellation);

    /// <summary>Forgets a piece of the letters that died before; answers how many.</summary>
    Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>A webhook as it is stored.</summary>
internal sealed record WebhookRecord
{
    public required string Id { get; init; }
    public required string Url { get; init; }
    public required IReadOnlyList<string> Kinds { get; init; }
    public string? Filter { get; init; }

    /// <summary>Encrypted for this webhook.</summary>
    public required string Secret { get; init; }
    public required bool Enabled { get; init; }
    public required int Batch { get; init; }
    public required string Author { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>The number of the event up to which all is settled: delivered, dead or not wanted.</summary>
    public required long Position { get; init; }
    public long Delivered { get; init; }
    public long Lost { get; init; }

    /// <summary>How many dead letters there are.</summary>
    public long Dead { get; init; }
}

/// <summary>What a webhook did since it was stored last.</summary>
/// <param name="Position">How far it is now.</param>
/// <param name="Delivered">How many events were taken.</param>
/// <param name="Dead">What was given up.</param>
/// <param name="MostDead">Dead letters kept; the oldest make way.</param>
internal sealed record WebhookProgress(
    long Position,
    int Delivered,
    IReadOnlyList<KeptLetter> Dead,
    int MostDead
);

/// <summary>A dead letter with its text.</summary>
/// <param name="Letter">Its number is the store's to give.</param>
/// <param name="Body">The event as JSON.</param>
internal sealed record KeptLetter(DeadLetter Letter, string Body);
