using System.Diagnostics;
using Acs.Tests.Wire;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Xunit;

namespace Conformance.Clusters;

/// <summary>
/// Nodes die and are drained under load, and what they find each other by is lost: nothing that was
/// acknowledged is lost, and every device is served again. It takes minutes: run with
/// <c>-explicit only -class '*LossTests*'</c>.
/// </summary>
[Collection("Clusters")]
public sealed class LossTests(ITestOutputHelper output)
{
    private const int Callers = 12;
    private const int Devices = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact(Explicit = true)]
    public async Task A_node_killed_and_a_node_drained_lose_nothing_that_was_acknowledged()
    {
        await using var cluster = await Cluster.StartAsync(3);
        await using var fleet = new Fleet(
            new FleetOptions
            {
                AcsUrl = cluster.Balanced,
                Model = BuiltInModels.Tr181Gateway,
                Count = Devices,
                PeriodicInformInterval = TimeSpan.FromSeconds(5),
                MaxConcurrentSessions = 32,
            }
        );
        await fleet.StartAsync();
        // Node 1 is killed and node 2 drained; the API is asked at the one that stays.
        var load = new AcknowledgedLoad(cluster, () => cluster[0]);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable
            .Range(0, Callers)
            .Select(number => load.RunAsync($"c{number}", stop.Token))
            .ToList();
        await UntilAsync(() => fleet.Counters.Registered == Devices, "the whole fleet has called");
        await UntilAsync(() => load.Sessions > 100, "there is load");

        var killed = TimeProvider.System.GetUtcNow();
        await cluster[1].KillAsync();
        var seen = fleet.Counters.Sessions;
        await UntilAsync(
            () => load.AllSince(killed.AddSeconds(1), Callers),
            "all were served again",
            () => load.Troubles
        );
        output.WriteLine($"after the kill: {TimeProvider.System.GetUtcNow() - killed}");
        await UntilAsync(() => fleet.Counters.Sessions > seen + Devices, "the fleet goes on");

        var (drained, broken) = (TimeProvider.System.GetUtcNow(), load.Broken);
        await cluster[2].StopAsync();
        output.WriteLine(
            $"drained in {TimeProvider.System.GetUtcNow() - drained}, "
                + $"{load.Broken - broken} sessions cut"
        );
        var gone = TimeProvider.System.GetUtcNow();
        await UntilAsync(
            () => load.AllSince(gone, Callers),
            "all are served by the one that is left"
        );

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        output.WriteLine($"acknowledged {load.Counts}, sessions cut {load.Broken}");
        Assert.True(load.Counts.Tasks > 100);
        Assert.Empty(load.Missing());
    }

    [Fact(Explicit = true)]
    public async Task A_lost_Redis_stops_no_session_and_the_cluster_goes_on_when_it_is_back_empty()
    {
        await using var cluster = await Cluster.StartAsync(2);
        var load = new AcknowledgedLoad(cluster, () => cluster[0]);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable
            .Range(0, Callers)
            .Select(number => load.RunAsync($"r{number}", stop.Token))
            .ToList();
        await UntilAsync(() => load.Sessions > 50, "there is load");
        await cluster.KillRedisAsync();
        var lost = TimeProvider.System.GetUtcNow();
        await UntilAsync(
            () => load.AllSince(lost.AddSeconds(15), Callers),
            "sessions go on without"
        );
        cluster.StartRedis();
        var back = TimeProvider.System.GetUtcNow();
        await UntilAsync(() => load.AllSince(back.AddSeconds(15), Callers), "and with it again");
        // A node can join again: it finds the others.
        var joined = await cluster.AddAsync();
        var ready = await cluster[joined].Api.GetAsync("health/ready");
        Assert.True(ready.IsSuccessStatusCode);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        output.WriteLine($"acknowledged {load.Counts}, sessions cut {load.Broken}");
        Assert.Empty(load.Missing());
    }

    private static async Task UntilAsync(
        Func<bool> condition,
        string what,
        Func<string>? why = null
    )
    {
        var watch = Stopwatch.StartNew();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!condition())
        {
            Assert.True(
                watch.Elapsed < Patience,
                $"It did not happen in time that {what}. {why?.Invoke()}"
            );
            await look.WaitForNextTickAsync();
        }
    }
}
