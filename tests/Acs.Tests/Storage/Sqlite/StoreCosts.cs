using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage.Codec;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>Figures, not judgements: run them with <c>-explicit only</c>.</summary>
public sealed class StoreCosts(ITestOutputHelper output)
{
    private const int Devices = 5_000;
    private const int Informs = 120_000;

    [Theory(Explicit = true)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(500)]
    public async Task The_cost_of_an_idle_Inform(int concurrent)
    {
        var folder = Directory.CreateTempSubdirectory("muster-cost-").FullName;
        await using (
            var store = SqliteStore.Open(
                new AcsOptions { DataDirectory = folder },
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
        )
        {
            var informs = await BootAsync(store);
            await RunAsync(store, informs, concurrent, Informs / 10);
            var total = concurrent == 1 ? Informs / 10 : Informs;
            var (cpu, clock) = (CpuTime(), Stopwatch.StartNew());
            var kernel = KernelTime();
            var allocated = GC.GetTotalAllocatedBytes();
            await RunAsync(store, informs, concurrent, total);
            output.WriteLine(
                $"{concurrent} at once: {(CpuTime() - cpu).TotalMicroseconds / total:F1} µs CPU ("
                    + $"{(KernelTime() - kernel).TotalMicroseconds / total:F1} in the kernel), "
                    + $"{total / clock.Elapsed.TotalSeconds:F0} a second, "
                    + $"{(GC.GetTotalAllocatedBytes() - allocated) / total} octets allocated each"
            );
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory(Explicit = true)]
    [InlineData("zte-h199a-tr098.csv")]
    [InlineData("tplink-ec220g5v3-tr181.csv")]
    [InlineData("tplink-ex220-tr181.csv")]
    public void The_size_and_cost_of_a_tree(string file)
    {
        var shadow = DeviceTrees.Load(SharedFiles.Path("devices", file));
        var made = Shape.Of(shadow, static node => node.Value?.Text);
        var stored = made.Packed;
        var shape = Shape.Unpack(made.Hash, stored);
        // One value in ten is the device's own.
        var own = new Shadow([
            .. shadow
                .Nodes.ToArray()
                .Select(
                    (node, at) =>
                        at % 10 == 0 && node.Value is { } value
                            ? node with
                            {
                                Value = new($"{value.Text}{at * 7919}", value.Type),
                            }
                            : node
                ),
        ]);
        var values = ShadowCodec.Encode(own, shape)!;
        const int rounds = 1_000;
        var encode = Measure(rounds, () => ShadowCodec.Encode(own, shape)!.Length);
        var decode = Measure(rounds, () => ShadowCodec.Decode(shape, values).Count);
        var pack = Measure(
            20,
            () => Shape.Of(shadow, static node => node.Value?.Text).Packed.Length
        );
        output.WriteLine(
            $"{file}: {shadow.Count} nodes, {values.Length} octets each device, "
                + $"{stored.Length} once a shape; encode {encode:F0} µs, decode {decode:F0} µs, "
                + $"make a shape {pack:F0} µs"
        );
    }

    [Theory(Explicit = true)]
    [InlineData("zte-h199a-tr098.csv")]
    [InlineData("tplink-ex220-tr181.csv")]
    public async Task The_cost_of_a_filter_that_reads_trees(string file)
    {
        const int devices = 20_000;
        var folder = Directory.CreateTempSubdirectory("muster-cost-").FullName;
        var shadow = DeviceTrees.Load(SharedFiles.Path("devices", file));
        var root = shadow.TryGet("Device.", out _) ? "Device." : "InternetGatewayDevice.";
        await using (
            var store = SqliteStore.Open(
                new AcsOptions { DataDirectory = folder },
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
        )
        {
            for (var first = 0; first < devices; first += 500)
                await Task.WhenAll(
                    Enumerable
                        .Range(first, 500)
                        .Select(async number =>
                        {
                            var inform = StoreContract.Inform(StoreContract.Device(number));
                            var row = await store.Devices.RecordAsync(inform, default);
                            await store.Devices.CommitAsync(new(row) { Shadow = shadow }, default);
                        })
                );
            foreach (
                var filter in new[]
                {
                    "DeviceID.SerialNumber > 'x'",
                    "UPPER(DeviceID.SerialNumber) = 'x'",
                    $"{root}DeviceInfo.UpTime < 0",
                    $"{root}DeviceInfo.SoftwareVersion = 'x'",
                }
            )
            {
                var query = new DeviceQuery { Filter = filter, Page = new(10) };
                await store.Devices.SearchAsync(query, default);
                var (before, allocated) = (CpuTime(), GC.GetTotalAllocatedBytes());
                await store.Devices.SearchAsync(query, default);
                output.WriteLine(
                    $"{file}, {shadow.Count} nodes: {filter}: "
                        + $"{(CpuTime() - before).TotalMicroseconds / devices:F1} µs a device, "
                        + $"{(GC.GetTotalAllocatedBytes() - allocated) / devices} octets"
                );
            }
        }
        Directory.Delete(folder, recursive: true);
    }

    private static double Measure(int rounds, Func<int> action)
    {
        var sum = action() + action();
        var before = CpuTime();
        for (var round = 0; round < rounds; round++)
            sum += action();
        Assert.True(sum > 0);
        return (CpuTime() - before).TotalMicroseconds / rounds;
    }

    internal static async Task<InformRecord[]> BootAsync(SqlStore store)
    {
        var devices = Enumerable.Range(0, Devices).Select(StoreContract.Device).ToArray();
        var rows = await Task.WhenAll(
            devices.Select(device =>
                store.Devices.RecordAsync(StoreContract.Inform(device), default)
            )
        );
        return
        [
            .. devices.Zip(
                rows,
                (device, row) => StoreContract.Inform(device with { RowId = row }, changed: false)
            ),
        ];
    }

    internal static async Task RunAsync(
        SqlStore store,
        InformRecord[] informs,
        int concurrent,
        int total
    )
    {
        var next = -1;
        async Task Caller()
        {
            while (Interlocked.Increment(ref next) is var number && number < total)
            {
                var inform = informs[(int)(number * 7919L % informs.Length)];
                var device = inform.Device with
                {
                    LastInform = DateTimeOffset.UnixEpoch.AddMilliseconds(number),
                };
                await store.Devices.RecordAsync(inform with { Device = device }, default);
            }
        }
        await Task.WhenAll(Enumerable.Range(0, concurrent).Select(_ => Caller()));
    }

    private static TimeSpan KernelTime() => Environment.CpuUsage.PrivilegedTime;

    private static TimeSpan CpuTime() => Environment.CpuUsage.TotalTime;
}
