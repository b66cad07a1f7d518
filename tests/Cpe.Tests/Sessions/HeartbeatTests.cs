using Muster.Cpe.Tests.Wire;
using Muster.Cpe.Tree;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Sessions;

public sealed class HeartbeatTests
{
    [Fact]
    [Spec("checklist", "D038")]
    public async Task a_heartbeat_comes_each_interval_alone_in_its_session()
    {
        await using var bench = await BeatingAsync();
        var first = await BeatAsync(bench);
        var at = bench.Clock.GetUtcNow();
        await BeatAsync(bench);
        Assert.InRange(
            bench.Clock.GetUtcNow() - at,
            TimeSpan.FromSeconds(59.9),
            TimeSpan.FromSeconds(60.1)
        );
        Assert.Equal("14 HEARTBEAT", first);
    }

    [Fact]
    public async Task a_heartbeat_waits_while_another_session_is_being_retried()
    {
        await using var bench = await BeatingAsync();
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        (await bench.Acs.TakeAsync()).Cut();
        await bench.EndedAsync();
        // The next things: the heartbeat falls due, or the retry; the retry goes first.
        WireRequest inform;
        do await bench.AdvanceToDueAsync();
        while (bench.UntilDue() != Timeout.InfiniteTimeSpan);
        inform = await bench.Acs.TakeAsync();
        Assert.Equal(["X MUSTER TEST"], inform.Events());
        await bench.EndAsync(inform);
    }

    [Fact]
    public async Task a_failed_heartbeat_is_retried_by_the_back_off()
    {
        await using var bench = await BeatingAsync();
        await bench.AdvanceToDueAsync();
        var failed = await bench.Acs.TakeAsync();
        Assert.Equal(["14 HEARTBEAT"], failed.Events());
        failed.Cut();
        await bench.EndedAsync();
        // "Between 5 and 10 seconds after the first failure."
        Assert.InRange(bench.UntilDue(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        await bench.AdvanceToDueAsync();
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["14 HEARTBEAT"], inform.Events());
        Assert.Equal("1", inform.Text("RetryCount"));
        await bench.EndAsync(inform);
    }

    [Fact]
    public async Task switched_off_it_beats_no_more()
    {
        await using var bench = await BeatingAsync();
        Assert.True(
            bench.Cpe.Set(bench.Ms("HeartbeatPolicy.Enable"), "0", ValueOrigin.Acs).Succeeded
        );
        await bench.AdvanceToDueAsync();
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["2 PERIODIC"], inform.Events());
        await bench.EndAsync(inform);
    }

    private static async Task<Bench> BeatingAsync()
    {
        var bench = new Bench();
        await bench.RegisterAsync();
        foreach (var (name, value) in new[] { ("ReportingInterval", "60"), ("Enable", "1") })
            Assert.True(
                bench.Cpe.Set(bench.Ms($"HeartbeatPolicy.{name}"), value, ValueOrigin.Acs).Succeeded
            );
        return bench;
    }

    private static async Task<string> BeatAsync(Bench bench)
    {
        await bench.AdvanceToDueAsync();
        var inform = await bench.Acs.TakeAsync();
        await bench.EndAsync(inform);
        return Assert.Single(inform.Events());
    }
}
