using System.Runtime.CompilerServices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Plans;

/// <summary><see cref="IPlans"/>: the documents, the devices, and the rules between them.</summary>
internal sealed class PlanOperations(
    RuleBook book,
    IDocumentStore documents,
    IDeviceStore devices,
    IFileStore files,
    RuleTools tools,
    TimeProvider clock
) : IPlans
{
    private const int UsuallyListed = 20;
    private const int MostListed = 100_000;
    private static readonly string[] Periodic = ["2 PERIODIC"];

    public async IAsyncEnumerable<PlanLine> PlanAsync(
        PlanOrder order,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (order.Limit is < 0 or > MostListed)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"A plan lists 0 to {MostListed} devices.",
                "limit"
            );
        var now = clock.GetUtcNow();
        var held = await documents.LoadAsync(cancellation);
        var difference = DocumentDifference.Of(held, order, now, new ChangeNote(""));
        var rules = await book.ProposeAsync(difference.Writes, cancellation);
        var context = PlanContext.Of(rules, order.Events ?? Periodic, now, tools);
        if (order.Cursor is null)
            yield return new PlanDocuments(
                difference.Revision,
                difference.Changes,
                difference.Same,
                difference.Kept,
                context.Waiting,
                await RuleWarnings.OfAsync(rules, files, cancellation)
            );
        var plan = new FleetPlan(devices, context, clock, order.Limit ?? UsuallyListed);
        await foreach (var line in plan.RunAsync(order, cancellation))
            yield return line;
    }

    public async Task<AppliedChange> ApplyAsync(
        DocumentSetOrder order,
        ChangeNote note,
        CancellationToken cancellation
    ) => await StoreAsync(await DifferAsync(order, note, cancellation), cancellation);

    /// <summary>What <see cref="ApplyAsync"/> would store.</summary>
    public async Task<DocumentDifference> DifferAsync(
        DocumentSetOrder order,
        ChangeNote note,
        CancellationToken cancellation
    )
    {
        DocumentOperations.Check(note);
        var held = await documents.LoadAsync(cancellation);
        return DocumentDifference.Of(held, order, clock.GetUtcNow(), note);
    }

    /// <summary>Stores it. Throws Conflict when it differs from something else by now.</summary>
    public async Task<AppliedChange> StoreAsync(
        DocumentDifference difference,
        CancellationToken cancellation
    )
    {
        if (difference.Writes.Count == 0)
            return new(null, difference.Revision, []);
        var written = await book.ChangeAsync(difference.Writes, cancellation);
        return new(
            written[0].Head.Change,
            written.Max(each => each.Head.Revision),
            difference.Changes
        )
        {
            Warnings = await RuleWarnings.OfAsync(book.Current, files, cancellation),
        };
    }

    public async Task<DocumentExport> ExportAsync(CancellationToken cancellation)
    {
        var held = await documents.LoadAsync(cancellation);
        return new(
            held.Revision,
            [
                .. held
                    .Documents.OrderBy(each => each.Head.Kind)
                    .ThenBy(each => each.Head.Name, StringComparer.Ordinal)
                    .Select(each => new DocumentFile(each.Head.Kind, each.Head.Name, each.Text!)),
            ]
        );
    }

    public Task<Page<ChangeSummary>> ChangesAsync(
        PageRequest page,
        CancellationToken cancellation
    ) => documents.ChangesAsync(page, cancellation);

    public async Task<ChangeDetail> GetChangeAsync(long change, CancellationToken cancellation)
    {
        var found = await FindAsync(change, cancellation);
        return new(
            found.Summary,
            [
                .. found.Documents.Select(each => new ChangedDocument(
                    each.Then.Kind,
                    each.Then.Name,
                    each.Then.Version,
                    each.Then.Length is null
                )),
            ]
        );
    }

    public async Task<AppliedChange> RollBackAsync(
        long change,
        ChangeNote note,
        CancellationToken cancellation
    ) => await StoreAsync(await UndoAsync(change, note, cancellation), cancellation);

    /// <summary>What <see cref="RollBackAsync"/> would store.</summary>
    public async Task<DocumentDifference> UndoAsync(
        long change,
        ChangeNote note,
        CancellationToken cancellation
    )
    {
        DocumentOperations.Check(note);
        var found = await FindAsync(change, cancellation);
        var told = note.Note.Length > 0 ? note.Note : $"Takes back change {change}.";
        var now = clock.GetUtcNow();
        var writes = new List<DocumentWrite>();
        var changes = new List<DocumentChange>();
        foreach (var (then, before, newest) in found.Documents)
        {
            if (newest != then.Version)
                throw Conflict($"'{then.Name}' has been changed since (version {newest} holds).");
            if (before is null && then.Version > 1)
                throw Conflict($"what '{then.Name}' was before is kept no longer.");
            var isRemoved = then.Length is null;
            var undo = note with
            {
                Note = told,
                Expected = isRemoved ? 0 : then.Version,
                // What was taken then is taken now.
                Lenient = true,
            };
            var text = before?.Text;
            if (text is null && isRemoved)
                continue;
            writes.Add(new(then.Kind, then.Name, text, now, undo));
            changes.Add(
                new(
                    then.Kind,
                    then.Name,
                    text is null ? DocumentAction.Remove
                        : isRemoved ? DocumentAction.Add
                        : DocumentAction.Change,
                    then.Version + (text is null ? 0 : 1),
                    null
                )
            );
        }
        return new(0, writes, changes, 0, 0);
    }

    private async Task<StoredChange> FindAsync(long change, CancellationToken cancellation) =>
        await documents.FindChangeAsync(change, cancellation)
        ?? throw new OperationException(
            OperationFaultKind.NotFound,
            $"There is no change {change}, or it is kept no longer.",
            "change"
        );

    private static OperationException Conflict(string message) =>
        new(OperationFaultKind.Conflict, $"The change cannot be taken back: {message}", "change");
}
