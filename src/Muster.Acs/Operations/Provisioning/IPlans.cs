namespace Muster.Acs.Operations;

/// <summary>
/// Documents as a directory holds them, all at once: what they would do to the fleet, and making it so.
/// </summary>
public interface IPlans
{
    /// <summary>
    /// What devices would be changed by the rules as they would hold then, from what is stored of them and
    /// without talking to any. First the documents, then devices in the order in which they were first met,
    /// with progress between them, last the summary. Throws Invalid before the first line when a document is
    /// wrong, naming file, line and column of each.
    /// </summary>
    IAsyncEnumerable<PlanLine> PlanAsync(PlanOrder order, CancellationToken cancellation);

    /// <summary>
    /// Stores what differs, all or nothing, as one change. Throws Invalid as a plan does; Conflict when the
    /// documents are not any more what <see cref="DocumentSetOrder.Revision"/> says.
    /// </summary>
    Task<AppliedChange> ApplyAsync(
        DocumentSetOrder order,
        ChangeNote note,
        CancellationToken cancellation
    );

    /// <summary>All documents that hold, at one moment.</summary>
    Task<DocumentExport> ExportAsync(CancellationToken cancellation);

    /// <summary>What was stored together, the newest first.</summary>
    Task<Page<ChangeSummary>> ChangesAsync(PageRequest page, CancellationToken cancellation);

    /// <summary>One change with its documents. Throws NotFound.</summary>
    Task<ChangeDetail> GetChangeAsync(long change, CancellationToken cancellation);

    /// <summary>
    /// Lets hold again what held before a change, for all its documents, as a new change. Throws NotFound;
    /// Conflict when a document has been changed since, or what it was before is kept no longer.
    /// </summary>
    Task<AppliedChange> RollBackAsync(long change, ChangeNote note, CancellationToken cancellation);
}

/// <summary>A document as a directory holds it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its text.</param>
/// <param name="File">Where it stands, to be named in errors; may be left out.</param>
public sealed record DocumentFile(DocumentKind Kind, string Name, string Text, string? File = null);

/// <summary>The documents that shall hold.</summary>
/// <param name="Documents">At most 10,000.</param>
public record DocumentSetOrder(IReadOnlyList<DocumentFile> Documents)
{
    /// <summary>Documents that are not among these are removed; else they stay.</summary>
    public bool Prune { get; init; }

    /// <summary>The revision a plan showed: another one is a conflict. Null takes any.</summary>
    public long? Revision { get; init; }
}

/// <summary>What a plan is wanted of.</summary>
public sealed record PlanOrder(IReadOnlyList<DocumentFile> Documents) : DocumentSetOrder(Documents)
{
    /// <summary>How many changed devices are listed, 0 to 100,000 (20); all are counted.</summary>
    public int? Limit { get; init; }

    /// <summary>Lists on from here, and stops when the limit is reached.</summary>
    public string? Cursor { get; init; }

    /// <summary>Only this device.</summary>
    public string? Device { get; init; }

    /// <summary>Which events the next Inform of each device would have; a periodic one when left out.</summary>
    public IReadOnlyList<string>? Events { get; init; }
}

/// <summary>All documents that hold.</summary>
/// <param name="Revision">Another number for other documents.</param>
/// <param name="Documents">In the order of their kinds and names.</param>
public sealed record DocumentExport(long Revision, IReadOnlyList<DocumentFile> Documents);

/// <summary>Documents that were stored together.</summary>
/// <param name="Change">Its number.</param>
/// <param name="At">When.</param>
/// <param name="Author">Who.</param>
/// <param name="Note">Why.</param>
/// <param name="Documents">How many of them are still kept.</param>
public sealed record ChangeSummary(
    long Change,
    DateTimeOffset At,
    string Author,
    string Note,
    int Documents
);

/// <summary>A change and its documents.</summary>
/// <param name="Summary">Everything but them.</param>
/// <param name="Documents">As it left them.</param>
public sealed record ChangeDetail(ChangeSummary Summary, IReadOnlyList<ChangedDocument> Documents);

/// <summary>A document in a change.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version since then.</param>
/// <param name="Removed">It was removed.</param>
public sealed record ChangedDocument(DocumentKind Kind, string Name, int Version, bool Removed);

/// <summary>What was stored.</summary>
/// <param name="Change">The number of the change; null when nothing differed.</param>
/// <param name="Revision">Of the documents that hold now.</param>
/// <param name="Documents">Those that were new, changed or removed.</param>
public sealed record AppliedChange(
    long? Change,
    long Revision,
    IReadOnlyList<DocumentChange> Documents
)
{
    /// <summary>What is allowed and probably not meant, of all rules that hold now.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
