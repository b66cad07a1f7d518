namespace Muster.Bench;

/// <summary>
/// As many servers as a cluster has nodes, each alone, with its own share of the devices: what nodes are
/// measured against. Processes that take turns on one core find less in its caches, and sessions that come
/// less densely share less; both cost these as much as they cost the nodes.
/// </summary>
internal sealed class Alone
{
    private readonly IReadOnlyList<Side> servers;

    public Alone(IReadOnlyList<Side> servers, BenchFleet fleet, BenchOptions options)
    {
        this.servers = servers;
        Idle = Of(Way.AnyNode);
        Each = options.Ways.Contains(Way.EachElsewhere) ? Of(Way.EachElsewhere) : null;

        Series Of(Way way)
        {
            Func<BenchDevice, CancellationToken, Task>[] quiet =
            [
                .. servers.Select(server =>
                    Side.Quiet(Side.Over(server.Installation, way, options), options)
                ),
            ];
            return new(
                $"{servers.Count} alone",
                () => Spent,
                (device, token) => quiet[device.Number % quiet.Length](device, token),
                fleet.Settled,
                servers.Count
            );
        }
    }

    public int Count => servers.Count;

    /// <summary>A device always at the same one, which is the only one that knows it.</summary>
    public Series Idle { get; }

    /// <summary>The same, each POST over a connection of its own; null where that is not measured.</summary>
    public Series? Each { get; }

    public IEnumerable<Series> All => ((Series?[])[Idle, Each]).OfType<Series>();

    public async Task WarmUpAsync(BenchOptions options, CancellationToken cancellation)
    {
        foreach (var one in All)
        {
            await WarmUp.RunAsync(one, options, cancellation);
            // Each rests as the first does, which was watched.
            one.Rest = servers[0].Rest * Count;
        }
    }

    private Spent Spent =>
        servers.Select(server => server.Installation.Spent).Aggregate((sum, each) => sum + each);
}
