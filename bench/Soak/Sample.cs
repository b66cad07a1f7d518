using System.Diagnostics;
using System.Globalization;

namespace Muster.Bench;

/// <summary>What the server has of everything at one moment.</summary>
/// <param name="At">Minutes from the begin.</param>
/// <param name="Resident">Memory as the system counts it, MB.</param>
/// <param name="Heap">What was alive of the managed heap at its last collection, MB.</param>
/// <param name="Parts">What else of it is known by its mapping.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Threads of the process.</param>
/// <param name="Store">What the database takes, MB.</param>
/// <param name="Sessions">Sessions so far.</param>
/// <param name="FailedSessions">Those of them that failed.</param>
internal sealed record Sample(
    double At,
    double Resident,
    double Heap,
    Mappings Parts,
    double Handles,
    double Threads,
    double Store,
    double Sessions,
    double FailedSessions
);

/// <summary>Takes samples of a server, from /proc, its own metrics and its store.</summary>
internal sealed class Sampler(ChildServer server, HttpClient api, SoakStore store)
{
    private const double MB = 1024 * 1024;

    private readonly Stopwatch watch = Stopwatch.StartNew();

    public async Task<Sample> TakeAsync(CancellationToken cancellation)
    {
        var metrics = await api.GetStringAsync("metrics", cancellation);
        return new Sample(
            watch.Elapsed.TotalMinutes,
            Status("VmRSS:") / 1024,
            (
                Sum(metrics, "dotnet_gc_last_collection_heap_size")
                - Sum(metrics, "dotnet_gc_last_collection_heap_fragmentation_size")
            ) / MB,
            Mappings.Of(server.Id),
            Directory.GetFileSystemEntries($"/proc/{server.Id}/fd").Length,
            Status("Threads:"),
            await store.SizeAsync(cancellation) / MB,
            Sum(metrics, "muster_sessions_ended"),
            Sum(metrics, "muster_sessions_ended", "outcome=\"failed\"")
        );
    }

    /// <summary>All series of a metric together; its unit may follow its name.</summary>
    private static double Sum(string metrics, string name, string label = "") =>
        metrics
            .Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Where(line => line.Contains(label, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf('}') + 1)..].Split(' ')[1])
            .Sum(text => double.Parse(text, CultureInfo.InvariantCulture));

    private double Status(string name) =>
        File.ReadLines($"/proc/{server.Id}/status")
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => line[name.Length..].Trim().Split(' ')[0])
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))
            .Single();
}
