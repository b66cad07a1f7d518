namespace Muster.Bench;

/// <summary>The rounds of one server with one set of devices and one kind of session.</summary>
/// <param name="nodes">
/// Of which the server is made: each gets as many sessions as one would that is alone, and as many at once.
/// What is at hand at the same time shares wake-ups, reads of sockets and commits: half of it would cost
/// more each, which is no hop.
/// </param>
internal sealed class Series(
    string name,
    Func<Spent> spent,
    Func<BenchDevice, CancellationToken, Task> session,
    IReadOnlyList<BenchDevice> devices,
    int nodes = 1
)
{
    private readonly List<Spent> rounds = [];
    private readonly List<double> rates = [];
    private readonly List<double> own = [];

    public string Name => name;

    public double Min => rounds.Min(round => round.Together.TotalMicroseconds);
    public double Max => rounds.Max(round => round.Together.TotalMicroseconds);
    public double Median => MedianOf(round => round.Together);
    public double Server => MedianOf(round => round.Server);
    public double Database => MedianOf(round => round.Database);

    /// <summary>What the server's processes cost in each second also when nobody calls.</summary>
    public Spent Rest { get; set; }

    /// <summary>Server, without what it would have cost at rest in that time.</summary>
    public double Own => MedianOf(own);

    /// <summary>
    /// Sessions a second, as they went; bounded by the load's core and the disk as much as by the server's
    /// core.
    /// </summary>
    public double Rate => MedianOf(rates);

    /// <summary>
    /// Sessions that are not measured, or not yet, so many of each node and so many at once; answers what
    /// each has cost.
    /// </summary>
    public async Task<Spent> RunAsync(int sessions, int concurrency, CancellationToken cancellation)
    {
        var before = spent();
        await Load.RunAsync(devices, sessions * nodes, concurrency * nodes, session, cancellation);
        return (spent() - before) / (sessions * nodes);
    }

    public async Task RoundAsync(int sessions, int concurrency, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        var each = await RunAsync(sessions, concurrency, cancellation);
        var time = TimeProvider.System.GetElapsedTime(began);
        rounds.Add(each);
        var rate = sessions * nodes / time.TotalSeconds;
        rates.Add(rate);
        own.Add((each.Server - Rest.Server / rate).TotalMicroseconds);
    }

    private double MedianOf(Func<Spent, TimeSpan> part) =>
        MedianOf([.. rounds.Select(round => part(round).TotalMicroseconds)]);

    public static double MedianOf(List<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
