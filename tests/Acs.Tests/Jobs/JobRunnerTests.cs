using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Jobs;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Xunit;

namespace Muster.Acs.Tests.Jobs;

/// <summary>A job outlives the process that began it.</summary>
public sealed class JobRunnerTests : IDisposable
{
    private readonly SqliteHost _host = new();

    [Fact]
    public async Task A_job_that_was_under_way_goes_on_where_the_last_process_left_it()
    {
        var work = new NotedWork();
        string id;
        var first = _host.Open();
        await using (first.Owner)
        {
            var store = first.Jobs;
            using var runner = Runner(store, work);
            await runner.StartAsync(default);
            var order = new JobOrder("note", "", 1, TimeSpan.FromMinutes(1), "ada");
            id = (await runner.StartAsync(order, [new("a"), new("b"), new("c")], default)).Id;
            await Wait.UntilAsync(async () =>
                (await store.FindAsync("note", id, default))!.Done == 1
            );
            await runner.StopAsync(default);
        }
        Assert.Equal(["a"], work.Done);

        var second = _host.Open();
        await using (second.Owner)
        {
            var store = second.Jobs;
            using var runner = Runner(store, work);
            await runner.StartAsync(default);
            await Wait.UntilAsync(async () =>
            {
                _host.Clock.Advance(TimeSpan.FromMinutes(1));
                return (await store.FindAsync("note", id, default))!.State == JobState.Done;
            });
            await runner.StopAsync(default);
        }
        Assert.Equal(["a", "b", "c"], work.Done);
    }

    public void Dispose() => _host.Forget();

    private JobRunner Runner(IJobStore store, IJobWork work) =>
        new(
            store,
            [work],
            LoneNode.Leads(_host.Clock),
            _host.Clock,
            NullLogger<JobRunner>.Instance
        );

    /// <summary>Notes whom it was done to.</summary>
    private sealed class NotedWork : IJobWork
    {
        public ConcurrentQueue<string> Done { get; } = new();

        public string Kind => "note";

        public Task<JobOutcome> DoAsync(Job job, JobItem item, CancellationToken cancellation)
        {
            Done.Enqueue(item.DeviceId);
            return Task.FromResult(new JobOutcome(JobItemState.Done, job.Created, "note", ""));
        }
    }
}
