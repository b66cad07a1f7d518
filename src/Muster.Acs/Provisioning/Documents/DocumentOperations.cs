using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Configuration;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Documents;

/// <summary><see cref="IProvisioning"/> but for rollouts: the book of rules, and the versions behind it.</summary>
internal sealed class DocumentOperations(RuleBook book, IDocumentStore store, TimeProvider clock)
{
    private const int MaxNoteLength = 1_000;

    public async Task<Page<DocumentSummary>> ListAsync(
        DocumentKind kind,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var wrong = ProblemsOf(kind);
        var found = await store.ListAsync(kind, page, cancellation);
        return new(
            [.. found.Items.Select(head => Summary(head, wrong.GetValueOrDefault(head.Name)))],
            found.NextCursor,
            found.Total
        );
    }

    public async Task<StoredDocument> GetAsync(
        DocumentKind kind,
        string name,
        int? version,
        CancellationToken cancellation
    )
    {
        var found = await store.FindAsync(kind, name, version, cancellation);
        if (found is null || (version is null && found.Text is null))
            throw Unknown(kind, name, version);
        return Detail(found);
    }

    public async Task<StoredDocument> PutAsync(
        DocumentKind kind,
        string name,
        string text,
        ChangeNote note,
        CancellationToken cancellation
    ) =>
        Detail(await WriteAsync(kind, name, text, note, cancellation)) with
        {
            Warnings =
                kind == DocumentKind.Config && ConfigKeys.WarningOf(name) is { } warning
                    ? [$"{name}: {warning}."]
                    : [],
        };

    public Task DeleteAsync(
        DocumentKind kind,
        string name,
        ChangeNote note,
        CancellationToken cancellation
    ) => WriteAsync(kind, name, null, note, cancellation);

    public async Task<Page<DocumentSummary>> VersionsAsync(
        DocumentKind kind,
        string name,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var found = await store.VersionsAsync(kind, name, page, cancellation);
        if (found.Items.Count == 0 && page.Cursor is null)
            throw Unknown(kind, name, null);
        return new(
            [.. found.Items.Select(head => Summary(head, null))],
            found.NextCursor,
            found.Total
        );
    }

    public async Task<StoredDocument> RollBackAsync(
        DocumentKind kind,
        string name,
        int version,
        ChangeNote note,
        CancellationToken cancellation
    )
    {
        var old = await store.FindAsync(kind, name, version, cancellation);
        if (old is not { Text: { } text })
            throw Unknown(kind, name, version);
        var told = note.Note.Length > 0 ? note.Note : $"Rolled back to version {version}.";
        // What was taken then is taken now.
        var back = note with
        {
            Note = told,
            Lenient = true,
        };
        return Detail(await WriteAsync(kind, name, text, back, cancellation));
    }

    public IReadOnlyList<QuarantinedDocument> Quarantined() => book.Current.Quarantined;

    private async Task<DocumentRecord> WriteAsync(
        DocumentKind kind,
        string name,
        string? text,
        ChangeNote note,
        CancellationToken cancellation
    )
    {
        Check(note);
        var write = new DocumentWrite(kind, name, text, clock.GetUtcNow(), note);
        return (await book.ChangeAsync([write], cancellation))[0];
    }

    /// <summary>Throws Invalid.</summary>
    public static void Check(ChangeNote note)
    {
        if (note.Note.Length > MaxNoteLength)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"A note has at most {MaxNoteLength} characters.",
                "note"
            );
    }

    private Dictionary<string, string> ProblemsOf(DocumentKind kind) =>
        book
            .Current.Quarantined.Where(wrong => wrong.Kind == kind)
            .ToDictionary(wrong => wrong.Name, wrong => wrong.Problem, StringComparer.Ordinal);

    private StoredDocument Detail(DocumentRecord document)
    {
        var head = document.Head;
        var wrong = book.Current.Quarantined.FirstOrDefault(each =>
            (each.Kind, each.Name, each.Version) == (head.Kind, head.Name, head.Version)
        );
        return new(Summary(head, wrong?.Problem), document.Text ?? "");
    }

    private static DocumentSummary Summary(DocumentHead head, string? problem) =>
        new(
            head.Name,
            head.Version,
            head.At,
            head.Author,
            head.Note,
            head.Length is null,
            head.Length ?? 0,
            problem
        );

    private static OperationException Unknown(DocumentKind kind, string name, int? version) =>
        new(
            OperationFaultKind.NotFound,
            version is null
                ? $"There is no {Words(kind)} '{name}'."
                : $"There is no version {version} of the {Words(kind)} '{name}'.",
            version is null ? "name" : "version"
        );

    private static string Words(DocumentKind kind) =>
        kind switch
        {
            DocumentKind.VirtualParameter => "virtual parameter",
            DocumentKind.Config => "configuration value",
            _ => kind.ToString().ToLowerInvariant(),
        };
}
