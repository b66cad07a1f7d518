using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>Figures, not judgements: run them with <c>-explicit only</c>.</summary>
public sealed class PostgresCosts(ITestOutputHelper output)
{
    [Theory(Explicit = true)]
    [InlineData(1, 2_000)]
    [InlineData(16, 20_000)]
    [InlineData(64, 60_000)]
    [InlineData(500, 60_000)]
    public async Task The_cost_of_an_idle_Inform(int concurrent, int informs)
    {
        using var server = PostgresServer.Make(isDurable: true);
        server.Execute("CREATE DATABASE costs");
        var folder = Directory.CreateTempSubdirectory("muster-cost-").FullName;
        var options = new AcsOptions { DataDirectory = folder, Store = server.Address("costs") };
        await using (
            var store = PostgresStore.Open(
                new LiveOptions(options),
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
        )
        {
            var devices = await StoreCosts.BootAsync(store);
            await StoreCosts.RunAsync(store, devices, concurrent, informs / 10);
            var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            var (allocated, commits) = (GC.GetTotalAllocatedBytes(), store.Commits);
            await StoreCosts.RunAsync(store, devices, concurrent, informs);
            var used = Environment.CpuUsage.TotalTime - cpu;
            output.WriteLine(
                $"{concurrent} at once: {used.TotalMicroseconds / informs:F1} µs CPU here, "
                    + $"{informs / clock.Elapsed.TotalSeconds:F0} a second, "
                    + $"{informs / (double)(store.Commits - commits):F0} in a commit, "
                    + $"{(GC.GetTotalAllocatedBytes() - allocated) / informs} octets allocated each"
            );
        }
        Directory.Delete(folder, recursive: true);
    }
}
