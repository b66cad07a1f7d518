using System.Runtime.CompilerServices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Plans;

/// <summary>
/// A plan over all stored devices: in pieces, as many at once as there are workers, told in the order of the
/// devices. In memory are the pieces that are worked on, and nothing else of the fleet.
/// </summary>
/// <param name="limit">How many devices are listed.</param>
internal sealed class FleetPlan(
    IDeviceStore store,
    PlanContext context,
    TimeProvider clock,
    int limit
)
{
    private const string List = "plan";
    private const int PieceSize = 200;
    private const int Workers = 2;

    /// <summary>A worker waits for none of the others.</summary>
    private const int Ahead = 3 * Workers;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    /// <summary>A piece of the fleet, worked out.</summary>
    private sealed record Piece(
        PlanCounts Counts,
        IReadOnlyList<(long Row, PlannedDevice Told)> Devices
    );

    public async IAsyncEnumerable<PlanLine> RunAsync(
        PlanOrder order,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var after = Cursor.Number(List, new PageRequest(1, order.Cursor), 0);
        var total = order.Device is null ? await store.CountAsync(cancellation) : 1;
        var last = await store.LastRowAsync(cancellation);
        var counts = new PlanCounts();
        var (listed, cursor) = (0, (string?)null);
        var told = clock.GetTimestamp();
        await foreach (var piece in PiecesAsync(after, last, order.Device, cancellation))
        {
            counts.Add(piece.Counts);
            foreach (var (row, device) in piece.Devices)
            {
                if (listed == limit)
                {
                    cursor ??= Cursor.Of(List, after);
                    break;
                }
                listed++;
                after = row;
                yield return device;
            }
            // Who reads on has seen the counts.
            if (cursor is not null && order.Cursor is not null)
                break;
            if (clock.GetElapsedTime(told) < Between)
                continue;
            told = clock.GetTimestamp();
            yield return new PlanProgress(counts.Devices, total);
        }
        yield return new PlanSummary(
            counts.Devices,
            counts.Changed,
            counts.Unknown,
            counts.Faulty,
            cursor is null && order.Cursor is null ? Math.Max(0, total - counts.Devices) : 0,
            counts.List(),
            cursor
        );
    }

    private async IAsyncEnumerable<Piece> PiecesAsync(
        long after,
        long last,
        string? device,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var workers = new SemaphoreSlim(Workers);
        var pieces = new Queue<Task<Piece>>();
        try
        {
            // A single device is found by its id, wherever it stands.
            var size = device is null ? PieceSize : Math.Max(1, last - after);
            while (true)
            {
                for (; pieces.Count < Ahead && after < last; after += size)
                    pieces.Enqueue(
                        WorkAsync(ScanOf(after, after + size, device), workers, end.Token)
                    );
                if (!pieces.TryDequeue(out var piece))
                    break;
                yield return await piece;
            }
        }
        finally
        {
            await end.CancelAsync();
            // Nothing of a plan goes on behind its end.
            await Task.WhenAll(pieces)
                .ContinueWith(
                    static _ => { },
                    CancellationToken.None,
                    TaskContinuationOptions.None,
                    TaskScheduler.Default
                );
        }
    }

    private DeviceScan ScanOf(long after, long through, string? device) =>
        new()
        {
            After = after,
            Through = through,
            Limit = PieceSize,
            WithTree = true,
            Part = context.Part,
            Where = device is null ? [] : [new DeviceIs(DeviceField.Id, [device])],
        };

    private async Task<Piece> WorkAsync(
        DeviceScan scan,
        SemaphoreSlim workers,
        CancellationToken cancellation
    )
    {
        await workers.WaitAsync(cancellation);
        try
        {
            var counts = new PlanCounts();
            var devices = new List<(long, PlannedDevice)>();
            foreach (var device in await store.ScanAsync(scan, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                var (told, names) = await DeviceForecast.OfAsync(device, context);
                counts.Add(told, names);
                if (told.Changes.Count + told.Unknown.Count + told.Faults.Count > 0)
                    devices.Add((device.Record.RowId, told));
                // Sessions come first: what they queued runs before the next device.
                await Task.Yield();
            }
            return new(counts, devices);
        }
        finally
        {
            workers.Release();
        }
    }
}
