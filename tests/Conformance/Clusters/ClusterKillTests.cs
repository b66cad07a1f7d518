using Acs.Tests.Wire;
using Conformance.Safety;
using Xunit;

namespace Conformance.Clusters;

/// <summary>
/// A small part of the <see cref="LossTests"/> that takes seconds: what is lost under load takes nothing
/// with it that was acknowledged.
/// </summary>
[Collection("Clusters")]
public sealed class ClusterKillTests(ClusterFixture fixture)
{
    private const int Callers = 4;

    private Cluster Nodes => fixture.Cluster;

    [Fact]
    public async Task A_node_killed_with_its_devices_loses_nothing_that_was_acknowledged()
    {
        var killed = await Nodes.AddAsync();
        var load = new AcknowledgedLoad(Nodes, () => Nodes[0], CallPace.Breathless);
        using var stop = new CancellationTokenSource();
        using var gone = new CancellationTokenSource();
        // Half of them come in there, and so live there; the others are on their way through all others.
        var callers = Numbers(0).Select(number => load.RunAsync($"k{number}", stop.Token)).ToList();
        callers.AddRange(
            Numbers(1).Select(number => load.RunAsync($"k{number}", gone.Token, Nodes[killed].Cwmp))
        );
        try
        {
            await load.ServedAgainAsync(Callers);
            var cut = load.Cut + load.Refused;
            await Nodes[killed].KillAsync();
            await Wait.UntilAsync(() => load.Cut + load.Refused > cut, "a device has met the loss");
            await gone.CancelAsync();
            // As they would by a balancer, they call at others now.
            callers.AddRange(Numbers(1).Select(number => load.RunAsync($"k{number}", stop.Token)));
            await load.ServedAgainAsync(Callers);
        }
        finally
        {
            await gone.CancelAsync();
            await stop.CancelAsync();
            await Task.WhenAll(callers);
            await Nodes.LeaveAsync(killed);
        }
        await NothingIsLostAsync(load);

        static IEnumerable<int> Numbers(int rest) =>
            Enumerable.Range(0, Callers).Where(number => number % 2 == rest);
    }

    [Fact]
    public async Task A_lost_Redis_stops_no_device_and_is_taken_again_when_it_is_back_empty()
    {
        var load = new AcknowledgedLoad(Nodes, () => Nodes[0], CallPace.Breathless);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable
            .Range(0, Callers)
            .Select(number => load.RunAsync($"e{number}", stop.Token))
            .ToList();
        try
        {
            await load.ServedAgainAsync(Callers);
            await Nodes.KillRedisAsync();
            try
            {
                await load.ServedAgainAsync(Callers);
            }
            finally
            {
                Nodes.StartRedis();
            }
            await load.ServedAgainAsync(Callers);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(callers);
        }
        await NothingIsLostAsync(load);
        // One more can join, and is found by the others: they know of each other from it again.
        var joined = await Nodes.AddAsync();
        using (var cpe = new LockStepCpe(Nodes[joined].Cwmp))
        {
            await cpe.PostAsync(Xml.Inform("newcomer"));
            await Wait.UntilAsync(
                async () =>
                    (await Nodes[0].Api.GetStringAsync("api/v1/sessions")).Contains("newcomer"),
                "the others see the session of the one that joined"
            );
            await OneCall.EndAsync(cpe);
        }
        await Nodes.LeaveAsync(joined);
    }

    private static async Task NothingIsLostAsync(AcknowledgedLoad load)
    {
        Assert.True(load.Counts.Tasks >= Callers, load.Troubles);
        Assert.Empty(await load.LeftOpenAsync());
        Assert.Empty(load.Missing());
        Assert.True(load.Failed == 0, load.Troubles);
    }
}
