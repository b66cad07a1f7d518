using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Xunit;

namespace Muster.Acs.Tests.Jobs;

/// <summary>What the store keeps of work on many devices.</summary>
public abstract class JobStoreContract : StoreContract
{
    private protected JobStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_job_goes_on_after_a_restart_with_the_devices_nothing_has_come_of()
    {
        await Store.Jobs.CreateAsync(Job("one"), Items("a", "b", "c"), Token);
        await Store.Jobs.SettleAsync("one", 2, Outcome(JobItemState.Done), Token);
        await ReopenAsync();
        var running = Assert.Single(await Store.Jobs.RunningAsync(Token));
        Assert.Equal((3, 1, 0), (running.Total, running.Done, running.Failed));
        var waiting = await Store.Jobs.WaitingAsync("one", 0, 10, Token);
        Assert.Equal([new(1, new("a")), new(3, new("c"))], waiting);
        Assert.Equal([new(3, new("c"))], await Store.Jobs.WaitingAsync("one", 1, 10, Token));
    }

    [Fact]
    public async Task What_came_of_a_device_counts_once()
    {
        await Store.Jobs.CreateAsync(Job("one"), Items("a"), Token);
        await Store.Jobs.SettleAsync("one", 1, Outcome(JobItemState.Failed), Token);
        await Store.Jobs.SettleAsync("one", 1, Outcome(JobItemState.Done), Token);
        var job = await Store.Jobs.FindAsync("wake", "one", Token);
        Assert.Equal((0, 1), (job!.Done, job.Failed));
    }

    [Fact]
    public async Task An_ended_job_is_not_ended_again_and_no_longer_runs()
    {
        await Store.Jobs.CreateAsync(Job("one"), Items("a"), Token);
        Assert.True(await Store.Jobs.EndAsync("one", JobState.Cancelled, Noon, Token));
        Assert.False(await Store.Jobs.EndAsync("one", JobState.Done, Noon, Token));
        Assert.Empty(await Store.Jobs.RunningAsync(Token));
        Assert.Equal(JobState.Cancelled, (await Store.Jobs.FindAsync("wake", "one", Token))!.State);
    }

    [Fact]
    public async Task Jobs_are_listed_the_newest_first()
    {
        foreach (var id in (string[])["one", "two", "three"])
            await Store.Jobs.CreateAsync(Job(id), Items("a"), Token);
        var first = await Store.Jobs.ListAsync("wake", null, new(2, null, true), Token);
        Assert.Equal(["three", "two"], first.Items.Select(job => job.Id));
        Assert.Equal(3, first.Total);
        var rest = await Store.Jobs.ListAsync("wake", null, new(2, first.NextCursor), Token);
        Assert.Equal("one", Assert.Single(rest.Items).Id);
    }

    [Fact]
    public async Task Jobs_of_another_kind_or_subject_are_not_among_them()
    {
        var retry = Job("retry") with
        {
            Kind = "retry",
            Subject = "7",
            Per = TimeSpan.FromMinutes(1),
        };
        await Store.Jobs.CreateAsync(Job("one"), Items("a"), Token);
        await Store.Jobs.CreateAsync(retry, [new JobItem("a", "default")], Token);
        await ReopenAsync();
        var found = Assert.Single((await Store.Jobs.ListAsync("retry", "7", new(), Token)).Items);
        Assert.Equal(retry with { Total = 1 }, found);
        Assert.Empty((await Store.Jobs.ListAsync("retry", "8", new(), Token)).Items);
        Assert.Equal(
            "one",
            (await Store.Jobs.ListAsync("wake", null, new(), Token)).Items.Single().Id
        );
        Assert.Null(await Store.Jobs.FindAsync("wake", "retry", Token));
        var item = Assert.Single(await Store.Jobs.WaitingAsync("retry", 0, 10, Token)).Item;
        Assert.Equal(new("a", "default"), item);
    }

    private static Job Job(string id) =>
        new()
        {
            Id = id,
            Kind = "wake",
            Pace = 10,
            Created = Noon,
        };

    private static JobItem[] Items(params string[] devices) =>
        [.. devices.Select(device => new JobItem(device))];

    private static JobOutcome Outcome(JobItemState state) => new(state, Noon, "http", "");
}

public sealed class SqliteJobStoreTests() : JobStoreContract(new SqliteHost());
