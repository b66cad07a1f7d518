using Muster.Acs.Jobs;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices.Tasks;

/// <summary>Groups of faults tried again at a pace: jobs of the kind <see cref="RetryWork.Name"/>.</summary>
internal sealed partial class FaultOperations
{
    private const int DefaultPace = 60;
    private const int MaxPace = 6_000;

    public async Task<RetryJob> RetryGroupAsync(
        string id,
        RetryOrder order,
        string author,
        CancellationToken cancellation
    )
    {
        var pace = order.PerMinute ?? DefaultPace;
        if (pace is < 1 or > MaxPace)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"The pace is 1 to {MaxPace} a minute.",
                "perMinute"
            );
        runner.MustHaveRoom();
        var before = await jobs.ListAsync(RetryWork.Name, id, new PageRequest(1), cancellation);
        if (before.Items is [{ State: JobState.Running }])
            throw Refused($"The group {id} is being tried again already; stop that first.");
        var items = await faults.ChannelsOfAsync(id, JobRunner.MaxDevices, cancellation);
        if (items.Count == 0)
            throw await faults.GroupAsync(id, cancellation) is null
                ? UnknownGroup(id)
                : Refused($"No fault of the group {id} is open.");
        var job = await runner.StartAsync(
            new(RetryWork.Name, id, pace, TimeSpan.FromMinutes(1), author),
            items,
            cancellation
        );
        return Of(job);
    }

    public async Task<Page<RetryJob>> RetriesAsync(
        string? group,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var found = await jobs.ListAsync(RetryWork.Name, group, page, cancellation);
        return new([.. found.Items.Select(Of)], found.NextCursor, found.Total);
    }

    public async Task<RetryJob> RetryJobAsync(string id, CancellationToken cancellation) =>
        Of(
            await jobs.FindAsync(RetryWork.Name, id, cancellation)
                ?? throw new OperationException(
                    OperationFaultKind.NotFound,
                    $"There is no such work as '{id}'.",
                    "id"
                )
        );

    public async Task<Page<RetryOutcome>> RetryResultsAsync(
        string id,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        await RetryJobAsync(id, cancellation);
        var found = await jobs.ResultsAsync(id, null, page, cancellation);
        return new([.. found.Items.Select(Of)], found.NextCursor, found.Total);
    }

    public async Task<RetryJob> StopRetryAsync(string id, CancellationToken cancellation)
    {
        await RetryJobAsync(id, cancellation);
        if (!await runner.CancelAsync(id, cancellation))
            throw Refused("It is over already.");
        return await RetryJobAsync(id, cancellation);
    }

    private static RetryJob Of(Job job) =>
        new()
        {
            Id = job.Id,
            Group = job.Subject,
            State = job.State,
            PerMinute = job.Pace,
            Author = job.Author,
            Created = job.Created,
            Finished = job.Finished,
            Total = job.Total,
            Retried = job.Done,
            Failed = job.Failed,
        };

    private static RetryOutcome Of(JobResult result) =>
        new(
            result.Item.DeviceId,
            result.Item.Subject,
            result.State == JobItemState.Waiting ? null : result.State == JobItemState.Done,
            result.At,
            result.Detail
        );

    private static OperationException Refused(string message) =>
        new(OperationFaultKind.Conflict, message, "id");
}
