using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Plans;

/// <summary>What must be stored so that the documents are those of a directory.</summary>
/// <param name="Revision">Of the documents that held when it was found out.</param>
/// <param name="Writes">What to store.</param>
/// <param name="Changes">The same, as it is told.</param>
/// <param name="Same">How many are as they are.</param>
/// <param name="Kept">How many hold that the directory does not have.</param>
internal sealed record DocumentDifference(
    long Revision,
    IReadOnlyList<DocumentWrite> Writes,
    IReadOnlyList<DocumentChange> Changes,
    int Same,
    int Kept
)
{
    private const int MostErrors = 20;

    /// <summary>Throws Invalid that names all that is wrong, and Conflict for another revision.</summary>
    public static DocumentDifference Of(
        DocumentSet held,
        DocumentSetOrder order,
        DateTimeOffset now,
        ChangeNote note
    )
    {
        if (order.Documents.Count > DocumentLimits.Documents)
            throw Invalid([$"There are more than {DocumentLimits.Documents} documents."]);
        if (order.Revision is { } revision && revision != held.Revision)
            throw new OperationException(
                OperationFaultKind.Conflict,
                "The documents have been changed since this was planned; plan again.",
                "revision"
            );
        var before = held.Documents.ToDictionary(each => (each.Head.Kind, each.Head.Name));
        var writes = new List<DocumentWrite>();
        var changes = new List<DocumentChange>();
        var errors = new List<string>();
        var seen = new HashSet<(DocumentKind, string)>();
        foreach (var document in order.Documents)
        {
            var key = (document.Kind, document.Name);
            var old = before.GetValueOrDefault(key);
            if (!seen.Add(key))
                errors.Add($"{Place(document)}: this {document.Kind} stands there twice.");
            if (old?.Text == document.Text)
                continue;
            var version = old?.Head.Version ?? 0;
            var write = new DocumentWrite(
                document.Kind,
                document.Name,
                document.Text,
                now,
                note with
                {
                    Expected = version,
                }
            );
            Check(write, document, errors);
            writes.Add(write);
            changes.Add(
                new(
                    document.Kind,
                    document.Name,
                    old is null ? DocumentAction.Add : DocumentAction.Change,
                    version + 1,
                    document.File
                )
            );
        }
        if (errors.Count > 0)
            throw Invalid(errors);
        var missing = held.Documents.Where(each =>
            !seen.Contains((each.Head.Kind, each.Head.Name))
        );
        var same = order.Documents.Count - writes.Count;
        if (!order.Prune)
            return new(held.Revision, writes, changes, same, missing.Count());
        foreach (var (head, _) in missing)
        {
            writes.Add(new(head.Kind, head.Name, null, now, note with { Expected = head.Version }));
            changes.Add(new(head.Kind, head.Name, DocumentAction.Remove, head.Version, null));
        }
        return new(held.Revision, writes, changes, same, 0);
    }

    private static void Check(DocumentWrite write, DocumentFile document, List<string> errors)
    {
        try
        {
            RuleBook.Check(write);
        }
        catch (OperationException wrong)
        {
            errors.Add($"{Place(document)}: {wrong.Message}");
        }
    }

    private static string Place(DocumentFile document) =>
        document.File ?? $"{document.Kind} '{document.Name}'";

    private static OperationException Invalid(IReadOnlyList<string> errors) =>
        new(
            OperationFaultKind.Invalid,
            string.Join('\n', errors.Take(MostErrors))
                + (errors.Count > MostErrors ? $"\n… and {errors.Count - MostErrors} more" : ""),
            "documents"
        );
}
