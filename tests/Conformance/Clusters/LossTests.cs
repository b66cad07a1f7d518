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
[Collection("Losses")]
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
        var load = new AcknowledgedLoad(cluster, () => cluster[0], CallPace.Breathless);
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
            () => load.ServedSince(killed.AddSeconds(1)) == Callers,
            "all were served again",
            () => load.Troubles
        );
        output.WriteLine($"after the kill: {TimeProvider.System.GetUtcNow() - killed}");
        await UntilAsync(() => fleet.Counters.Sessions > seen + Devices, "the fleet goes on");

        var (drained, cut) = (TimeProvider.System.GetUtcNow(), load.Cut);
        await cluster[2].StopAsync();
        output.WriteLine(
            $"drained in {TimeProvider.System.GetUtcNow() - drained}, "
                + $"{load.Cut - cut} sessions cut"
        );
        var gone = TimeProvider.System.GetUtcNow();
        await UntilAsync(
            () => load.ServedSince(gone) == Callers,
            "all are served by the one that is left"
        );

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        output.WriteLine(
            $"acknowledged {load.Counts}, sessions cut {load.Cut}, refused {load.Refused}"
        );
        Assert.True(load.Counts.Tasks > 100);
        Assert.Empty(await load.LeftOpenAsync());
        Assert.Empty(load.Missing());
        Assert.Equal(0, load.Failed);
    }

    [Fact(Explicit = true)]
    public async Task A_lost_Redis_stops_no_session_and_the_cluster_goes_on_when_it_is_back_empty()
    {
        await using var cluster = await Cluster.StartAsync(2);
        var load = new AcknowledgedLoad(cluster, () => cluster[0], CallPace.Breathless);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable
            .Range(0, Callers)
            .Select(number => load.RunAsync($"r{number}", stop.Token))
            .ToList();
        await UntilAsync(() => load.Sessions > 50, "there is load");
        await cluster.KillRedisAsync();
        var lost = TimeProvider.System.GetUtcNow();
        await UntilAsync(
            () => load.ServedSince(lost.AddSeconds(15)) == Callers,
            "sessions go on without"
        );
        cluster.StartRedis();
        var back = TimeProvider.System.GetUtcNow();
        await UntilAsync(
            () => load.ServedSince(back.AddSeconds(15)) == Callers,
            "and with it again"
        );
        // A node can join again, and one that dies is found out: the nodes know of each other.
        var joined = await cluster.AddAsync();
        using (var cpe = new LockStepCpe(cluster[joined].Cwmp))
        {
            await cpe.PostAsync(Xml.Inform("joined", "2 PERIODIC"));
            await Wait.UntilAsync(
                async () =>
                    (await cluster[0].Api.GetStringAsync("api/v1/sessions")).Contains("joined"),
                "the others see the session of the one that joined"
            );
        }
        await cluster[1].KillAsync();
        var killed = TimeProvider.System.GetUtcNow();
        await UntilAsync(
            () => load.ServedSince(killed.AddSeconds(1)) == Callers,
            "all were served again after a node died",
            () => load.Troubles
        );
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        output.WriteLine(
            $"acknowledged {load.Counts}, sessions cut {load.Cut}, refused {load.Refused}"
        );
        Assert.Empty(await load.LeftOpenAsync());
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
