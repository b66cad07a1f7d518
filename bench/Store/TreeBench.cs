using System.Diagnostics;
using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Bench;

/// <summary>
/// What trees of real devices take on the disk, and what they cost to write, to read, and to write
/// again after a session that changed a little.
/// </summary>
internal sealed class TreeBench(StoreBenchOptions options, TextWriter output)
{
    private const double MostOctets = 12;
    private const int Sample = 400;

    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var files = Directory.Exists(options.Trees)
            ? Directory.GetFiles(options.Trees, "*.csv").Order(StringComparer.Ordinal).ToArray()
            : [];
        if (files.Length == 0)
            throw new BenchFailure($"There are no trees (*.csv) in '{options.Trees}'.");
        var models = files.Select(file => new TreeVariation(DeviceTrees.Load(file))).ToArray();
        using var place = new BenchStore(
            options with
            {
                Data = options.Data + "-trees",
                Keep = false,
            }
        );
        long parameters;
        await using (var store = place.Open())
            parameters = await FillAsync(store.Devices, models, cancellation);
        var size = await place.SizeAsync(cancellation);
        var each = size / (double)parameters;
        Say(
            $"{(each <= MostOctets ? "held" : "NOT held")}: {options.TreeDevices} devices of "
                + $"{files.Length} models, {parameters} parameters: {size / 1e6:0.0} MB, "
                + $"{each:0.00} bytes for each parameter, all tables and indexes"
        );
        await using (var store = place.Open())
            await MeasureAsync(store.Devices, models.Length, cancellation);
        return each <= MostOctets;
    }

    private async Task<long> FillAsync(
        IDeviceStore store,
        TreeVariation[] models,
        CancellationToken cancellation
    )
    {
        var parameters = 0L;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, options.TreeDevices),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellation },
            async (number, token) =>
            {
                var tree = models[number % models.Length].Of(number);
                var row = await store.RecordAsync(
                    new(Device(number, models.Length, tree), true, [], 0, []),
                    token
                );
                await store.CommitAsync(new DeviceCommit(row) { Shadow = tree }, token);
                Interlocked.Add(ref parameters, tree.ParameterCount);
            }
        );
        return parameters;
    }

    private async Task MeasureAsync(IDeviceStore store, int models, CancellationToken cancellation)
    {
        for (var model = 0; model < models; model++)
        {
            var rows = Enumerable
                .Range(0, Sample)
                .Select(at => (long)(1 + model + (at * models)))
                .Where(row => row <= options.TreeDevices)
                .ToArray();
            await TimeAsync(rows, row => store.LoadShadowAsync(row, cancellation));
            var (read, trees) = await TimeAsync(
                rows,
                row => store.LoadShadowAsync(row, cancellation)
            );
            var (written, _) = await TimeAsync(
                rows,
                async row =>
                {
                    var tree = Changed(trees[row]);
                    await store.CommitAsync(new DeviceCommit(row) { Shadow = tree }, cancellation);
                    return tree;
                }
            );
            var each = trees.Values.Average(tree => tree.ParameterCount);
            Say(
                $"trees of {each:0} parameters: {read:0} µs of processor time to read one, "
                    + $"{written:0} µs to write one again with five values changed"
            );
        }
    }

    private static Shadow Changed(Shadow tree)
    {
        var values = new List<ParameterValueStruct>();
        foreach (var node in tree.Nodes)
        {
            if (node.Value is { } value && values.Count < 5)
                values.Add(new(node.Path, new(value.Text + "1", value.Type)));
        }
        return tree.WithValues(values, TimeProvider.System.GetUtcNow());
    }

    private static async Task<(double Microseconds, Dictionary<long, Shadow> Trees)> TimeAsync(
        long[] rows,
        Func<long, Task<Shadow>> work
    )
    {
        var trees = new Dictionary<long, Shadow>();
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        // Many at once, as sessions are: a commit of one alone would be measured otherwise.
        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (row, _) =>
            {
                var tree = await work(row);
                lock (trees)
                    trees[row] = tree;
            }
        );
        self.Refresh();
        return (
            (self.TotalProcessorTime - before).TotalMicroseconds / Math.Max(rows.Length, 1),
            trees
        );
    }

    private static DeviceRecord Device(int number, int models, Shadow tree)
    {
        var root = tree.Under("Device.").Length > 0 ? "Device" : "InternetGatewayDevice";
        var identity = new DeviceIdStruct(
            "Acme",
            "00D09E",
            $"Model{number % models}",
            number.ToString("D12", CultureInfo.InvariantCulture)
        );
        var id = DeviceKey.IdOf(identity);
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            Key = DeviceKey.OfId(id),
            Id = id,
            Identity = identity,
            FirstInform = now,
            LastInform = now,
            LastEvents = ["2 PERIODIC"],
            RemoteAddress = $"198.51.{number / 250 % 250}.{number % 250}",
            Discovered = now,
            Informed =
            [
                new($"{root}.DeviceInfo.HardwareVersion", ParameterValue.String("A1")),
                new($"{root}.DeviceInfo.SoftwareVersion", ParameterValue.String("2.1.0")),
                new(
                    $"{root}.ManagementServer.ConnectionRequestURL",
                    ParameterValue.String($"http://198.51.100.1:7547/{number:X8}")
                ),
            ],
        };
    }

    private void Say(string text) => output.WriteLine(text);
}
