using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Nbi.Collections;

/// <summary>A collection that is read from its beginning: everything but devices.</summary>
/// <param name="rules">What its fields mean.</param>
/// <param name="read">
/// Its documents in order; a value that the query says they must have may be used to read fewer.
/// </param>
internal sealed class SmallCollection(
    FieldRules rules,
    Func<Func<string, string?>, CancellationToken, IAsyncEnumerable<Document>> read
) : ICollection
{
    /// <summary>Documents in memory at once.</summary>
    private const int MaxHeld = 100_000;

    private const int PieceSize = 50;

    public FieldRules Rules => rules;

    public async Task<Selection> SelectAsync(
        CollectionQuery query,
        Budget budget,
        CancellationToken cancellation
    )
    {
        var total = 0L;
        var held = new List<Document>();
        var isSorted = !query.Sort.IsNone;
        await budget.ForEachAsync(read(path => Wanted(query.Filter, path), cancellation), Look);
        return new(total, WriteAsync(isSorted ? Sorted(query, held) : held));

        void Look(Document document)
        {
            if (!query.Filter.Matches(document))
                return;
            total++;
            if (!isSorted && (total <= query.Skip || held.Count >= (query.Limit ?? int.MaxValue)))
                return;
            held.Add(document);
            if (held.Count > MaxHeld)
                throw NbiRefusal.Bad($"More than {MaxHeld} documents match; give a limit.");
        }
    }

    private static IEnumerable<Document> Sorted(CollectionQuery query, List<Document> held) =>
        held.OrderBy(query.Sort.KeysOf, query.Sort)
            .Skip(query.Skip)
            .Take(query.Limit ?? int.MaxValue);

    /// <summary>The one text that a field must be; null when the query leaves it open.</summary>
    private static string? Wanted(Filter filter, string path) =>
        filter switch
        {
            At { Test: Is { Operand: string text } } at when at.Path == path => text,
            AllOf all => all
                .Filters.Select(each => Wanted(each, path))
                .FirstOrDefault(text => text is not null),
            _ => null,
        };

    private static async IAsyncEnumerable<IReadOnlyList<DocumentWriter>> WriteAsync(
        IEnumerable<Document> documents
    )
    {
        foreach (var piece in documents.Chunk(PieceSize))
        {
            yield return Array.ConvertAll(
                piece,
                DocumentWriter (document) => (json, projection) => projection.Write(json, document)
            );
        }
        await Task.CompletedTask;
    }
}
