using System.Runtime.CompilerServices;
using Muster.Acs.Access;
using Muster.Acs.Nbi.Documents;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi.Collections;

/// <summary>
/// Devices: indexes narrow the search as far as they can, the filter decides piece by piece, and only the
/// numbers of the rows that match are held; the documents are read again as they are written.
/// </summary>
internal sealed class DeviceCollection(IDeviceStore store, Gate gate) : ICollection
{
    private const int PieceSize = 200;

    /// <summary>Devices written at once, which are in memory until the client has read them.</summary>
    private const int WrittenAtOnce = 25;

    private const int RowsAtOnce = 5_000;

    /// <summary>More than that are not sorted; a limit needs no more than itself.</summary>
    private const int MaxSorted = 1_000_000;

    public FieldRules Rules => FieldRules.Devices;

    public async Task<Selection> SelectAsync(
        CollectionQuery query,
        Budget budget,
        CancellationToken cancellation
    )
    {
        var seen = NbiSight.Of(gate);
        if (seen.IsAll && query.Filter is AllOf { Filters.Count: 0 } && query.Sort.IsNone)
            return new(
                await store.CountAsync(cancellation),
                WriteAsync(AllAsync(query, cancellation), query.Projection, cancellation)
            );
        var (total, rows) = await FindAsync(query, seen, budget, cancellation);
        return new(total, WriteAsync(Pieces(rows), query.Projection, cancellation));
    }

    private async Task<(long Total, IReadOnlyList<long> Rows)> FindAsync(
        CollectionQuery query,
        NbiSight seen,
        Budget budget,
        CancellationToken cancellation
    )
    {
        var total = 0L;
        var page = new PageOfRows(query, MaxSorted);
        await budget.ForEachAsync(ScanAsync(query, seen, cancellation), Look);
        return (total, page.Rows());

        void Look(DeviceDocument device)
        {
            if (!query.Filter.Matches(device))
                return;
            total++;
            page.Add(device);
        }
    }

    private async IAsyncEnumerable<DeviceDocument> ScanAsync(
        CollectionQuery query,
        NbiSight seen,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var paths = query
            .Filter.Paths.Concat(query.Sort.Paths)
            .Where(path => !DeviceDocument.IsOfHead(path))
            .ToList();
        var scan = new DeviceScan
        {
            Limit = PieceSize,
            WithTree = seen.NeedsTree || paths.Count > 0,
            Part = seen.NeedsTree ? null : DeviceDocument.PartOf(paths),
            Where = Narrowing.Of(query.Filter),
        };
        while (await store.ScanAsync(scan, cancellation) is { Count: > 0 } piece)
        {
            foreach (var device in piece.Where(seen.Sees))
                yield return new DeviceDocument(device);
            scan = scan with { After = piece[^1].Record.RowId };
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<long>> AllAsync(
        CollectionQuery query,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var (after, skip, left) = (0L, query.Skip, query.Limit ?? int.MaxValue);
        while (left > 0)
        {
            var limit = Math.Min(left, RowsAtOnce);
            var rows = await store.RowsAsync(after, skip, limit, cancellation);
            if (rows.Count == 0)
                yield break;
            foreach (var piece in rows.Chunk(WrittenAtOnce))
                yield return piece;
            (after, skip, left) = (rows[^1], 0, left - rows.Count);
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<long>> Pieces(IReadOnlyList<long> rows)
    {
        foreach (var piece in rows.Chunk(WrittenAtOnce))
            yield return piece;
        await Task.CompletedTask;
    }

    private async IAsyncEnumerable<IReadOnlyList<DocumentWriter>> WriteAsync(
        IAsyncEnumerable<IReadOnlyList<long>> pieces,
        Projection projection,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var withTree =
            projection.IsAll
            || projection.IsExclusion
            || !projection.Names.All(DeviceDocument.IsOfHead);
        await foreach (var piece in pieces.WithCancellation(cancellation))
        {
            var scan = new DeviceScan
            {
                Limit = PieceSize,
                WithTree = withTree,
                Where = [new DeviceRowIs(piece)],
            };
            var found = (await store.ScanAsync(scan, cancellation)).ToDictionary(device =>
                device.Record.RowId
            );
            // One that was deleted meanwhile is left out.
            var left = piece.Where(found.ContainsKey).ToList();
            if (left.Count > 0)
                yield return left.ConvertAll(
                    DocumentWriter (row) => new DeviceDocument(found[row]).Write
                );
        }
    }
}
