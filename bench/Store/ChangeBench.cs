using Muster.Acs.Devices;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Bench;

/// <summary>What it costs to change one value of a tree: the tree is packed and written as a whole.</summary>
internal sealed class ChangeBench(StoreBenchOptions options, TextWriter output)
{
    private const int Devices = 256;
    private const int AtOnce = 64;
    private static readonly int[] Sizes = [300, 1_000, 5_000];

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var place = new BenchStore(
            options with
            {
                Data = options.Data + "-changes",
                Keep = false,
            }
        );
        await using var store = place.Open();
        foreach (var size in Sizes)
        {
            var trees = await StoreAsync(store.Devices, new MillionFleet(size), size, cancellation);
            // The first changes are those of a runtime and of caches that are cold.
            await ChangeAsync(store.Devices, trees, "cold", cancellation);
            place.EmptyLog();
            var before = await place.LogAsync(cancellation);
            var used = Environment.CpuUsage.TotalTime;
            await ChangeAsync(store.Devices, trees, "warm", cancellation);
            used = Environment.CpuUsage.TotalTime - used;
            var log = await place.LogAsync(cancellation) - before;
            output.WriteLine(
                $"one value of {size} changed: {used.TotalMicroseconds / Devices:0} µs of processor time here, "
                    + $"{log / (double)Devices:0} octets of log"
            );
        }
    }

    private static async Task<Dictionary<long, Shadow>> StoreAsync(
        IDeviceStore devices,
        MillionFleet fleet,
        int size,
        CancellationToken cancellation
    )
    {
        var trees = new Dictionary<long, Shadow>();
        for (var number = 1; number <= Devices; number++)
        {
            var record = MillionFleet.Record((size * 1_000) + number);
            var row = await devices.RecordAsync(new(record, true, [], 0, []), cancellation);
            trees.Add(row, fleet.TreeOf((size * 1_000) + number));
            await devices.CommitAsync(new(row) { Shadow = trees[row] }, cancellation);
        }
        return trees;
    }

    private static Task ChangeAsync(
        IDeviceStore devices,
        Dictionary<long, Shadow> trees,
        string value,
        CancellationToken cancellation
    ) =>
        Parallel.ForEachAsync(
            trees,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = cancellation,
            },
            async (of, token) =>
            {
                var path = of.Value.Nodes[^1].Path;
                var changed = of.Value.WithValues(
                    [new ParameterValueStruct(path, ParameterValue.String(value))],
                    TimeProvider.System.GetUtcNow()
                );
                await devices.CommitAsync(new DeviceCommit(of.Key) { Shadow = changed }, token);
            }
        );
}
