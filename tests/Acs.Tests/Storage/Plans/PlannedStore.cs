using Xunit;

namespace Muster.Acs.Storage.Plans;

/// <summary>A filled store whose database tells what it does; made when the first test of a class asks.</summary>
public abstract class PlannedStore : IAsyncLifetime
{
    private readonly StoreHost _host;
    private OpenStore? _store;

    private protected PlannedStore(StoreHost host)
    {
        _host = host;
        _host.Options = PlannedFleet.Options;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.Owner.DisposeAsync();
        _host.Forget();
        GC.SuppressFinalize(this);
    }

    internal async Task<OpenStore> StartAsync(CancellationToken cancellation)
    {
        if (_store is not null)
            return _store;
        var filled = _host.Open();
        await PlannedFleet.FillAsync(filled, cancellation);
        await filled.Owner.DisposeAsync();
        await SettleAsync();
        var store = _host.Open();
        // So that the index is known to hold all.
        while (await store.Fleet.IndexAsync(cancellation) is not null)
            continue;
        await ListenAsync(store, cancellation);
        return _store = store;
    }

    /// <summary>Between the filling and the asking, while nothing is connected.</summary>
    private protected virtual Task SettleAsync() => Task.CompletedTask;

    private protected virtual Task ListenAsync(OpenStore store, CancellationToken cancellation) =>
        Task.CompletedTask;

    /// <summary>What the database does for all that is asked of the store meanwhile.</summary>
    internal abstract Task<IReadOnlyList<Walk>> WatchAsync(Func<Task> ask);

    /// <summary>The same while the indexes are gone.</summary>
    internal abstract Task<IReadOnlyList<Walk>> WithoutAsync(
        PlannedQuestion question,
        Func<Task> ask
    );

    internal IReadOnlyList<string> IndexesOf(PlannedQuestion question) => Words(IndexOf(question));

    private protected static string[] Words(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private protected abstract string IndexOf(PlannedQuestion question);
}
