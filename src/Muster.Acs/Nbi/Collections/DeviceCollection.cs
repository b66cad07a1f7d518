using System.Runtime.CompilerServices;
using System.Text.Json;
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
        await foreach (var device in ScanAsync(query, seen, cancellation))
        {
            budget.Check();
            if (!query.Filter.Matches(device))
                continue;
            total++;
            page.Add(device);
        }
        return (total, page.Rows());
    }

    private async IAsyncEnumerable<DeviceDocument> ScanAsync(
        CollectionQuery query,
        NbiSight seen,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var paths = query.Filter.Paths.Concat(query.Sort.Paths);
        var scan = new DeviceScan
        {
            Limit = PieceSize,
            WithTree = seen.NeedsTree || !paths.All(DeviceDocument.IsOfHead),
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
            foreach (var piece in rows.Chunk(PieceSize))
                yield return piece;
            (after, skip, left) = (rows[^1], 0, left - rows.Count);
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<long>> Pieces(IReadOnlyList<long> rows)
    {
        foreach (var piece in rows.Chunk(PieceSize))
            yield return piece;
        await Task.CompletedTask;
    }

    private async IAsyncEnumerable<Action<Utf8JsonWriter, Projection>> WriteAsync(
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
            foreach (var row in piece)
            {
                // One that was deleted meanwhile is left out.
                if (found.TryGetValue(row, out var device))
                    yield return new DeviceDocument(device).Write;
            }
        }
    }
}
