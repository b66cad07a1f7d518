using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IWebhookStore"/> on SQLite.</summary>
internal sealed class SqlWebhookStore(WriteQueue writer, ReaderPool readers) : IWebhookStore
{
    public Task<IReadOnlyList<WebhookRecord>> AllAsync(CancellationToken cancellation) =>
        readers.ReadAsync<int, IReadOnlyList<WebhookRecord>>(
            0,
            static (database, _) => WebhookRows.All(database),
            cancellation
        );

    public Task<WebhookRecord?> FindAsync(string id, CancellationToken cancellation) =>
        readers.ReadAsync(id, WebhookRows.Find, cancellation);

    public Task<bool> AddAsync(WebhookRecord webhook, int most, CancellationToken cancellation) =>
        writer.WriteAsync((webhook, most), WebhookRows.Add, cancellation);

    public Task<bool> ChangeAsync(WebhookRecord webhook, CancellationToken cancellation) =>
        writer.WriteAsync(webhook, WebhookRows.Change, cancellation);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation) =>
        writer.WriteAsync(id, WebhookRows.Delete, cancellation);

    public Task MoveAsync(string id, WebhookProgress progress, CancellationToken cancellation) =>
        writer.WriteAsync((id, progress), LetterRows.Move, cancellation);

    public Task<Page<DeadLetter>> DeadAsync(
        string id,
        PageRequest page,
        CancellationToken cancellation
    ) => readers.ReadAsync((id, page, LetterRows.After(page)), LetterRows.Page, cancellation);

    public Task<IReadOnlyList<KeptLetter>> LettersAsync(
        string id,
        long? letter,
        int limit,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync<(string, long?, int), IReadOnlyList<KeptLetter>>(
            (id, letter, limit),
            LetterRows.Letters,
            cancellation
        );

    public Task<int> ForgetAsync(string id, long? letter, CancellationToken cancellation) =>
        writer.WriteAsync((id, letter), LetterRows.Forget, cancellation);

    public Task ReviveAsync(string id, long letter, CancellationToken cancellation) =>
        writer.WriteAsync((id, letter), LetterRows.Revive, cancellation);

    public Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellation) =>
        writer.WriteAsync(before, LetterRows.Prune, cancellation);
}
