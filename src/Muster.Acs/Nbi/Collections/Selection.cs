using System.Text.Json;
using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Nbi.Collections;

/// <summary>Writes one document, as much of it as is wanted.</summary>
internal delegate void DocumentWriter(Utf8JsonWriter json, Projection projection);

/// <summary>What a query finds: how many in all, and the documents of the page asked for.</summary>
/// <param name="Pieces">A few documents each, in their order; none is empty.</param>
internal sealed record Selection(
    long Total,
    IAsyncEnumerable<IReadOnlyList<DocumentWriter>> Pieces
);

/// <summary>One collection of the interface.</summary>
internal interface ICollection
{
    /// <summary>What its fields mean in a query.</summary>
    FieldRules Rules { get; }

    Task<Selection> SelectAsync(
        CollectionQuery query,
        Budget budget,
        CancellationToken cancellation
    );
}
