using System.Text.Json;
using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Nbi.Collections;

/// <summary>What a query finds: how many in all, and the documents of the page asked for.</summary>
/// <param name="Documents">Each writes itself, one after the other.</param>
internal sealed record Selection(
    long Total,
    IAsyncEnumerable<Action<Utf8JsonWriter, Projection>> Documents
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
