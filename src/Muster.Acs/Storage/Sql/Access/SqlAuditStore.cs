using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IAuditStore"/> on SQLite.</summary>
internal sealed class SqlAuditStore(WriteQueue writer, ReaderPool readers) : IAuditStore
{
    public Task<long> AddAsync(AuditEntry entry, CancellationToken cancellation) =>
        writer.WriteAsync(entry, AuditRows.Add, cancellation);

    public Task SettleAsync(long id, AuditEnd end, CancellationToken cancellation) =>
        writer.WriteAsync((id, end), AuditRows.Settle, cancellation);

    public Task<Page<AuditEntry>> SearchAsync(AuditQuery query, CancellationToken cancellation)
    {
        var before = Cursor.Number(AuditRows.List, query.Page, long.MaxValue);
        return readers.ReadAsync((query, before), AuditRows.Search, cancellation);
    }

    public Task<int> PruneAsync(AuditLimit limit, CancellationToken cancellation) =>
        writer.WriteAsync(limit, AuditRows.Prune, cancellation);
}
