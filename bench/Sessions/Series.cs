namespace Muster.Bench;

/// <summary>The rounds of one server with one set of devices.</summary>
internal sealed class Series(
    string name,
    ChildServer server,
    Func<BenchDevice, CancellationToken, Task> session,
    IReadOnlyList<BenchDevice> devices
)
{
    private readonly List<double> microseconds = [];
    private readonly List<double> rates = [];

    public string Name => name;
    public ChildServer Server => server;
    public Func<BenchDevice, CancellationToken, Task> Session => session;
    public IReadOnlyList<BenchDevice> Devices => devices;

    public double Min => microseconds.Min();
    public double Max => microseconds.Max();
    public double Median => MedianOf(microseconds);

    /// <summary>Sessions a second, as they went; bounded by the load's core as much as by the server's.</summary>
    public double Rate => MedianOf(rates);

    public void Add(TimeSpan cpuOfOne, double rate)
    {
        microseconds.Add(cpuOfOne.TotalMicroseconds);
        rates.Add(rate);
    }

    private static double MedianOf(List<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
