using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>
/// A search of more devices than one piece has: several are looked at at once. How they are shared
/// is no matter of the database, so that one of them is enough.
/// </summary>
public sealed class FleetScanTests() : StoreContract(new SqliteHost())
{
    private const int Devices = 2_500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenWords = TimeSpan.FromMilliseconds(250);
    private static readonly DeviceQuery All = new() { Filter = "DeviceID.SerialNumber <> ''" };

    [Fact]
    public async Task Pieces_are_looked_at_together_and_the_progress_rises_from_none_to_all()
    {
        await StoreAllAsync();
        var store = new SeenFleetStore(Store.Fleet);
        // The first ends only when another has begun beside it.
        store.OnLook = (number, _) =>
            number == 1 ? store.HaveBegunAsync(2).WaitAsync(Patience) : Task.CompletedTask;
        using var desk = new FleetDesk(store, Store.Devices, Clock);
        var lines = new List<ScanLine>();
        await foreach (var line in desk.ScanAsync(All, Devices, Token))
        {
            lines.Add(line);
            Clock.Advance(BetweenWords);
        }
        var told = lines.OfType<ScanProgress>().ToList();
        Assert.All(told, progress => Assert.Equal(Devices, progress.Total));
        Assert.All(told, progress => Assert.Equal(progress.Done, progress.Found));
        var done = told.Select(progress => progress.Done).ToList();
        Assert.True(done.Count > 3, string.Join(", ", done));
        Assert.Equal(done.Distinct().Order(), done);
        Assert.Equal((0, Devices), (done[0], done[^1]));
        Assert.Equal(
            Devices,
            lines.OfType<ScanMatch>().Select(each => each.Device.Id).Distinct().Count()
        );
        var summary = Assert.IsType<ScanSummary>(lines[^1]);
        Assert.Equal((Devices, Devices), (summary.Devices, summary.Found));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_hears_no_more_or_cancels_stops_the_pieces_that_run(bool cancels)
    {
        await StoreAllAsync();
        var store = new SeenFleetStore(Store.Fleet)
        {
            // All but the first run until they are stopped.
            OnLook = (number, stop) =>
                number == 1 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, stop),
        };
        using var desk = new FleetDesk(store, Store.Devices, Clock);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var scan = desk.ScanAsync(All, 1, cancel.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await scan.MoveNextAsync() && scan.Current is not ScanMatch)
            continue;
        await store.HaveBegunAsync(2).WaitAsync(Patience);
        Assert.NotEqual(0, store.Running);
        if (cancels)
        {
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                await scan.MoveNextAsync()
            );
        }
        await scan.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.Equal(0, store.Running);
    }

    private Task StoreAllAsync() =>
        Task.WhenAll(Enumerable.Range(0, Devices).Select(number => StoredAsync(number)));

    /// <summary>The store itself, and what is asked of it at one time.</summary>
    private sealed class SeenFleetStore(IFleetStore store) : IFleetStore
    {
        private readonly TaskCompletionSource[] _begun =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(_ => new TaskCompletionSource(
                    TaskCreationOptions.RunContinuationsAsynchronously
                )),
        ];

        private int _count;
        private int _running;

        /// <summary>What is awaited before a look, by its number from 1.</summary>
        public Func<int, CancellationToken, Task> OnLook { get; set; } =
            (_, _) => Task.CompletedTask;

        public int Running => Volatile.Read(ref _running);

        public Task HaveBegunAsync(int looks) => _begun[looks].Task;

        public async Task<ScanPiece> LookAsync(
            DeviceQuery query,
            RowRange range,
            CancellationToken cancellation
        )
        {
            Interlocked.Increment(ref _running);
            var number = Interlocked.Increment(ref _count);
            if (number < _begun.Length)
                _begun[number].SetResult();
            try
            {
                await OnLook(number, cancellation);
                return await store.LookAsync(query, range, cancellation);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }

        public Task<IReadOnlyList<FleetGroup>> GroupAsync(
            FleetGrouping by,
            int limit,
            CancellationToken cancellation
        ) => store.GroupAsync(by, limit, cancellation);

        public Task NoteAsync(DeviceQuery query, CancellationToken cancellation) =>
            store.NoteAsync(query, cancellation);

        public Task<SearchedParameters> ParametersAsync(
            int limit,
            CancellationToken cancellation
        ) => store.ParametersAsync(limit, cancellation);

        public Task<IndexProgress?> IndexAsync(CancellationToken cancellation) =>
            store.IndexAsync(cancellation);
    }
}
