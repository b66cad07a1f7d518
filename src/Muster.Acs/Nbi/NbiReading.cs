using Muster.Acs.Access;
using Muster.Acs.Nbi.Collections;

namespace Muster.Acs.Nbi;

/// <summary>Collections as the actor of a request may read them.</summary>
internal sealed class NbiReading(Gate gate, CollectionTable table, CollectionEndpoint endpoint)
{
    public Gate Gate => gate;

    public Task QueryAsync(NbiExchange exchange, string name) =>
        table.Find(name) is { } collection
            ? endpoint.QueryAsync(exchange, collection)
            : throw NbiRefusal.NotFound();
}
