using Acs.Tests.Wire;
using Conformance.Processes;
using Xunit;

namespace Conformance.Clusters;

/// <summary>
/// A node that leaves waits for what can still come, and for nothing else: those here would wait for an
/// hour.
/// </summary>
[Collection("Clusters")]
public sealed class ClusterLeaveTests(ClusterFixture fixture)
{
    private const int Callers = 4;

    private Cluster Nodes => fixture.Cluster;

    [Fact]
    public async Task A_node_that_leaves_waits_for_no_session_that_another_took_with_it()
    {
        var added = await Task.WhenAll(Nodes.AddAsync(), Nodes.AddAsync(drain: DrainTimes.Endless));
        var (home, leaving) = (Nodes[added[0]], Nodes[added[1]]);
        using (var cpe = new LockStepCpe(home.Cwmp))
        {
            // Here it lives, as the first node that it called.
            await cpe.PostAsync(Xml.Inform("taken"));
            await EndAsync(cpe);
        }
        using var guest = new LockStepCpe(leaving.Cwmp);
        var opened = await guest.PostAsync(Xml.Inform("taken", currentTime: "later"));
        Assert.Equal("InformResponse", opened.Message());
        await home.KillAsync();
        Assert.Equal(503, (await guest.PostAsync("")).Status);

        leaving.Terminate();
        Assert.Equal(0, await leaving.EndAsync());
        foreach (var node in added)
            await Nodes.LeaveAsync(node);
    }

    [Fact]
    public async Task The_last_node_waits_for_no_other_and_is_back_with_all_that_was_acknowledged()
    {
        await using var two = await Cluster.StartAsync(2, drain: DrainTimes.Endless);
        var load = new AcknowledgedLoad(two, () => two[0], CallPace.Breathless);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable
            .Range(0, Callers)
            .Select(number => load.RunAsync($"l{number}", stop.Token))
            .ToList();
        try
        {
            await load.ServedAgainAsync(Callers);
            await two.LeaveAsync(1);
            await load.ServedAgainAsync(Callers);
            two[0].Terminate();
            Assert.Equal(0, await two[0].EndAsync());
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(callers);
        }
        Assert.True(load.Cut == 0, load.Troubles);
        await two.StartAgainAsync(0);
        Assert.True(load.Counts.Tasks >= Callers, load.Troubles);
        Assert.Empty(load.Missing());
        Assert.Empty(await load.LeftOpenAsync());
    }

    private static async Task EndAsync(LockStepCpe cpe)
    {
        var request = await cpe.PostAsync("");
        while (QuietSession.Answer(request, "1") is { } answer)
            request = await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")));
        Assert.Equal(204, request.Status);
    }
}
