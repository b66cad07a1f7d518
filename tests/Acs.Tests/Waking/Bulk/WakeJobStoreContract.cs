using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Xunit;

namespace Muster.Acs.Tests.Waking.Bulk;

/// <summary>What the store keeps of wake-ups of many.</summary>
public abstract class WakeJobStoreContract : StoreContract
{
    private protected WakeJobStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_job_goes_on_after_a_restart_with_the_devices_nothing_has_come_of()
    {
        await Store.WakeJobs.CreateAsync(Job("one"), ["a", "b", "c"], Token);
        await Store.WakeJobs.SettleAsync("one", 2, Outcome("b", WakeState.Woken), Token);
        await ReopenAsync();
        var running = Assert.Single(await Store.WakeJobs.RunningAsync(Token));
        Assert.Equal((3, 1, 0), (running.Total, running.Woken, running.Failed));
        var waiting = await Store.WakeJobs.WaitingAsync("one", 0, 10, Token);
        Assert.Equal([new(1, "a"), new(3, "c")], waiting);
        Assert.Equal([new(3, "c")], await Store.WakeJobs.WaitingAsync("one", 1, 10, Token));
    }

    [Fact]
    public async Task What_came_of_a_device_counts_once()
    {
        await Store.WakeJobs.CreateAsync(Job("one"), ["a"], Token);
        await Store.WakeJobs.SettleAsync("one", 1, Outcome("a", WakeState.Failed), Token);
        await Store.WakeJobs.SettleAsync("one", 1, Outcome("a", WakeState.Woken), Token);
        var job = await Store.WakeJobs.FindAsync("one", Token);
        Assert.Equal((0, 1), (job!.Woken, job.Failed));
    }

    [Fact]
    public async Task An_ended_job_is_not_ended_again_and_no_longer_runs()
    {
        await Store.WakeJobs.CreateAsync(Job("one"), ["a"], Token);
        Assert.True(await Store.WakeJobs.EndAsync("one", WakeJobState.Cancelled, Noon, Token));
        Assert.False(await Store.WakeJobs.EndAsync("one", WakeJobState.Done, Noon, Token));
        Assert.Empty(await Store.WakeJobs.RunningAsync(Token));
        Assert.Equal(WakeJobState.Cancelled, (await Store.WakeJobs.FindAsync("one", Token))!.State);
    }

    [Fact]
    public async Task Jobs_are_listed_the_newest_first()
    {
        foreach (var id in (string[])["one", "two", "three"])
            await Store.WakeJobs.CreateAsync(Job(id), ["a"], Token);
        var first = await Store.WakeJobs.ListAsync(new(2, null, true), Token);
        Assert.Equal(["three", "two"], first.Items.Select(job => job.Id));
        Assert.Equal(3, first.Total);
        var rest = await Store.WakeJobs.ListAsync(new(2, first.NextCursor), Token);
        Assert.Equal("one", Assert.Single(rest.Items).Id);
    }

    private static WakeJob Job(string id) =>
        new()
        {
            Id = id,
            Pace = 10,
            Created = Noon,
        };

    private static WakeOutcome Outcome(string device, WakeState state) =>
        new(device, state, Noon, "http", "");
}

public sealed class SqliteWakeJobStoreTests() : WakeJobStoreContract(new SqliteHost());
