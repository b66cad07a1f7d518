using Muster.Acs.Storage;

namespace Muster.Acs.Clustering;

/// <summary>
/// Nodes lay their foundation one after the other: what the first draws and stores, keys and secrets and
/// the first rules, the second finds.
/// </summary>
internal sealed class StartTurn : IAsyncDisposable
{
    private const string Lease = "start";

    /// <summary>A node that dies in its turn holds up the others no longer than this.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly IClusterStore? _store;

    private StartTurn(IClusterStore? store) => _store = store;

    public static async Task<StartTurn> TakeAsync(
        IClusterStore? store,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var turn = new StartTurn(store);
        while (
            store is not null && !await store.TakeAsync(Lease, turn._owner, Length, cancellation)
        )
            await Task.Delay(Look, clock, cancellation);
        return turn;
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is null)
            return;
        try
        {
            await _store.ReleaseAsync(Lease, _owner, CancellationToken.None);
        }
        catch (StorageException)
        {
            // It ends by itself.
        }
    }
}
