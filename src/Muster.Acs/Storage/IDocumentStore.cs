using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>The versions of documents. Every write returns when it is durable.</summary>
internal interface IDocumentStore
{
    /// <summary>All that hold now, once at the start.</summary>
    Task<DocumentSet> LoadAsync(CancellationToken cancellation);

    /// <summary>
    /// Stores new versions, all or none; answers the rows. Versions above <see
    /// cref="DocumentLimits.Versions"/> go, the oldest first, and so do the oldest removed documents
    /// above <see cref="DocumentLimits.Removed"/>. Throws Conflict when another version holds than was
    /// expected, and for more documents than <see cref="DocumentLimits.Documents"/>.
    /// </summary>
    Task<IReadOnlyList<DocumentRecord>> WriteAsync(
        IReadOnlyList<DocumentWrite> writes,
        CancellationToken cancellation
    );

    /// <summary>Those that hold now, by name.</summary>
    Task<Page<DocumentHead>> ListAsync(
        DocumentKind kind,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>One version; the newest, be it a removal, when null.</summary>
    Task<DocumentRecord?> FindAsync(
        DocumentKind kind,
        string name,
        int? version,
        CancellationToken cancellation
    );

    /// <summary>What was stored together, the newest first.</summary>
    Task<Page<ChangeSummary>> ChangesAsync(PageRequest page, CancellationToken cancellation);

    /// <summary>One change; null when there is none, or it is kept no longer.</summary>
    Task<StoredChange?> FindChangeAsync(long change, CancellationToken cancellation);

    /// <summary>The versions of one document, the newest first.</summary>
    Task<Page<DocumentHead>> VersionsAsync(
        DocumentKind kind,
        string name,
        PageRequest page,
        CancellationToken cancellation
    );
}

/// <summary>What is kept of documents.</summary>
internal static class DocumentLimits
{
    /// <summary>Of one kind.</summary>
    public const int Documents = 10_000;

    /// <summary>Of one document.</summary>
    public const int Versions = 50;

    /// <summary>That are remembered as such.</summary>
    public const int Changes = 1_000;

    /// <summary>Removed documents of one kind whose versions are kept.</summary>
    public const int Removed = 200;
}

/// <summary>All documents that hold, and a number that grows with every change there ever was.</summary>
internal sealed record DocumentSet(long Revision, IReadOnlyList<DocumentRecord> Documents);

/// <summary>A stored version without its text.</summary>
/// <param name="Revision">Grows from version to version over all documents.</param>
/// <param name="Length">Characters of the text; null when the document was removed.</param>
internal sealed record DocumentHead(
    long Revision,
    DocumentKind Kind,
    string Name,
    int Version,
    int? Length,
    DateTimeOffset At,
    string Author,
    string Note
)
{
    /// <summary>With what it was stored; known of what was just written.</summary>
    public long? Change { get; init; }
}

/// <summary>Versions that were stored together.</summary>
internal sealed record StoredChange(
    ChangeSummary Summary,
    IReadOnlyList<StoredChangeDocument> Documents
);

/// <summary>A document in a change.</summary>
/// <param name="Before">The version before it; null where there was none, or it is kept no longer.</param>
/// <param name="Newest">The version that is the newest now.</param>
internal sealed record StoredChangeDocument(DocumentHead Then, DocumentRecord? Before, int Newest);

/// <summary>A stored version; the text is null when the document was removed.</summary>
internal sealed record DocumentRecord(DocumentHead Head, string? Text);

/// <summary>A version to store; no text removes the document.</summary>
internal sealed record DocumentWrite(
    DocumentKind Kind,
    string Name,
    string? Text,
    DateTimeOffset At,
    ChangeNote Note
);
