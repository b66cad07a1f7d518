using System.Runtime.CompilerServices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>The audit log, for those who may see it.</summary>
internal sealed class AuditDesk(Gate gate, IAuditStore store) : IAudit
{
    public Task<Page<AuditEntry>> SearchAsync(AuditQuery query, CancellationToken cancellation)
    {
        gate.Demand(Resource.Audit, AccessLevel.Read);
        return store.SearchAsync(query, cancellation);
    }

    public async IAsyncEnumerable<AuditEntry> ExportAsync(
        AuditQuery query,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        gate.Demand(Resource.Audit, AccessLevel.Read);
        var page = new PageRequest(Limit: 500);
        do
        {
            var found = await store.SearchAsync(query with { Page = page }, cancellation);
            foreach (var entry in found.Items)
                yield return entry;
            page = page with { Cursor = found.NextCursor };
        } while (page.Cursor is not null);
    }
}
