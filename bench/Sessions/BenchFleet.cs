namespace Muster.Bench;

/// <summary>The devices that call home.</summary>
internal sealed class BenchFleet
{
    public const int SmallTree = 10;
    public const int LargeTree = 5_000;

    public BenchFleet(int devices, int trees)
    {
        Small = [.. Enumerable.Range(0, trees).Select(n => new BenchDevice(n, SmallTree))];
        Large = [.. Enumerable.Range(trees, trees).Select(n => new BenchDevice(n, LargeTree))];
        Plain =
        [
            .. Enumerable
                .Range(2 * trees, devices - (2 * trees))
                .Select(n => new BenchDevice(n, 0)),
        ];
        All = [.. Small, .. Large, .. Plain];
        Settled = [.. All.Where(device => device.Number % 12 < 6)];
        Roaming = [.. All.Except(Settled)];
    }

    /// <summary>Their small trees are read once.</summary>
    public IReadOnlyList<BenchDevice> Small { get; }

    /// <summary>Their large trees are read once.</summary>
    public IReadOnlyList<BenchDevice> Large { get; }

    /// <summary>Nobody asks them for more than they tell.</summary>
    public IReadOnlyList<BenchDevice> Plain { get; }

    public IReadOnlyList<BenchDevice> All { get; }

    /// <summary>
    /// Those that always come to the same node of a cluster; no others do, since each lives where it came
    /// last again and again. As many for each of two nodes or three.
    /// </summary>
    public IReadOnlyList<BenchDevice> Settled { get; }

    /// <summary>Those that come to any.</summary>
    public IReadOnlyList<BenchDevice> Roaming { get; }
}
