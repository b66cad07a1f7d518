using System.Runtime.CompilerServices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices;

/// <summary>
/// The fleet as a whole: counts come from the database, and what no index answers is looked for in all
/// stored trees, in pieces, by a few workers.
/// </summary>
internal sealed class FleetDesk(IFleetStore store, IDeviceStore devices, TimeProvider clock)
    : IDisposable
{
    private const int MostGroups = 1_000;
    private const int MostSearched = 100;
    private const int MostListed = 10_000;
    private const int MostScans = 2;
    private const long PieceSize = 1_000;

    private static readonly int Workers = Math.Clamp(Environment.ProcessorCount, 2, 4);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _scans = new(MostScans);

    public void Dispose() => _scans.Dispose();

    public Task<IReadOnlyList<FleetGroup>> CountAsync(
        FleetGrouping by,
        CancellationToken cancellation
    ) => store.GroupAsync(by, MostGroups, cancellation);

    public Task<SearchedParameters> ParametersAsync(CancellationToken cancellation) =>
        store.ParametersAsync(MostSearched, cancellation);

    /// <summary>
    /// Notes the parameters of a search that have no index, once for all its pages. It is no reason to
    /// fail when that cannot be written.
    /// </summary>
    public async Task NoteAsync(DeviceQuery query, CancellationToken cancellation)
    {
        if (query.Filter is null || query.Page.Cursor is not null)
            return;
        try
        {
            await store.NoteAsync(query, cancellation);
        }
        catch (StorageException)
        {
            // The next search is counted again.
        }
    }

    /// <summary>The query of an order, without a page. Throws Invalid.</summary>
    public DeviceQuery Read(ScanOrder order)
    {
        if (order.Limit is < 0 or > MostListed)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"0 to {MostListed} devices are listed, not {order.Limit}.",
                "limit"
            );
        try
        {
            return SearchText.Parse(order.Search, clock.GetUtcNow());
        }
        catch (FormatException wrong)
        {
            throw new OperationException(
                OperationFaultKind.Invalid,
                wrong.Message,
                "search",
                wrong
            );
        }
    }

    /// <param name="query">With what the caller may see.</param>
    /// <param name="limit">How many devices are listed.</param>
    public async IAsyncEnumerable<ScanLine> ScanAsync(
        DeviceQuery query,
        int limit,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (!await _scans.WaitAsync(TimeSpan.Zero, cancellation))
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"{MostScans} searches look at all devices already: cancel one of them, or wait for its end."
            );
        try
        {
            await NoteAsync(query, cancellation);
            var (began, told) = (clock.GetTimestamp(), clock.GetTimestamp());
            var total = await devices.CountAsync(cancellation);
            var last = await devices.LastRowAsync(cancellation);
            var (looked, found, listed) = (0L, 0L, 0L);
            yield return new ScanProgress(0, total, 0);
            await foreach (var piece in PiecesAsync(query, last, limit, cancellation))
            {
                looked += piece.Looked;
                found += piece.Found;
                foreach (var device in piece.Listed)
                {
                    if (listed >= limit)
                        break;
                    listed++;
                    yield return new ScanMatch(device);
                }
                if (clock.GetElapsedTime(told) < Between)
                    continue;
                told = clock.GetTimestamp();
                yield return new ScanProgress(looked, Math.Max(total, looked), found);
            }
            var seconds = clock.GetElapsedTime(began).TotalSeconds;
            yield return new ScanSummary(looked, found, listed, Math.Round(seconds, 3));
        }
        finally
        {
            _scans.Release();
        }
    }

    private async IAsyncEnumerable<ScanPiece> PiecesAsync(
        DeviceQuery query,
        long last,
        int limit,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pieces = new Queue<Task<ScanPiece>>();
        try
        {
            for (var after = 0L; after < last || pieces.Count > 0; )
            {
                for (; pieces.Count < Workers && after < last; after += PieceSize)
                    pieces.Enqueue(
                        store.LookAsync(
                            query,
                            new(after, Math.Min(last, after + PieceSize), limit),
                            end.Token
                        )
                    );
                yield return await pieces.Dequeue();
            }
        }
        finally
        {
            await end.CancelAsync();
            // Nothing of a search goes on behind its end.
            await Task.WhenAll(pieces)
                .ContinueWith(
                    static _ => { },
                    CancellationToken.None,
                    TaskContinuationOptions.None,
                    TaskScheduler.Default
                );
        }
    }
}
