namespace Muster.Acs.Nbi;

/// <summary>
/// Queries take turns, in the order in which they ask: all of them together keep no more than half of the
/// processors busy, whatever they look for, and devices have the rest.
/// </summary>
internal sealed class QueryTurns : IDisposable
{
    private readonly SemaphoreSlim _free = new(Math.Max(1, Environment.ProcessorCount / 2));

    public void Dispose() => _free.Dispose();

    /// <summary>The turn is over when what comes back is disposed of.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        return new Turn(_free);
    }

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
