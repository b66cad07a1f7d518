using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>
/// Work for many devices, one after the other, and what came of each. Every write returns when it is
/// durable.
/// </summary>
internal interface IJobStore
{
    /// <summary>Stores a job and its devices, all or none.</summary>
    Task CreateAsync(Job job, IReadOnlyList<JobItem> items, CancellationToken cancellation);

    /// <summary>A job of this kind.</summary>
    Task<Job?> FindAsync(string kind, string id, CancellationToken cancellation);

    /// <summary>Those of a kind, about one subject where it is named; the newest first.</summary>
    Task<Page<Job>> ListAsync(
        string kind,
        string? subject,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>The jobs that are under way, the oldest first.</summary>
    Task<IReadOnlyList<Job>> RunningAsync(CancellationToken cancellation);

    /// <summary>Devices nothing has come of yet, after the given place in the list.</summary>
    Task<IReadOnlyList<WaitingItem>> WaitingAsync(
        string job,
        int after,
        int limit,
        CancellationToken cancellation
    );

    /// <summary>In the order of the list.</summary>
    Task<Page<JobResult>> ResultsAsync(
        string job,
        JobItemState? state,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>What came of one device, and the job's counters with it; once for each place.</summary>
    Task SettleAsync(string job, int place, JobOutcome outcome, CancellationToken cancellation);

    /// <summary>Ends a job that is under way; false when none is.</summary>
    Task<bool> EndAsync(
        string job,
        JobState state,
        DateTimeOffset at,
        CancellationToken cancellation
    );
}

/// <summary>A job and how far it is.</summary>
internal sealed record Job
{
    public required string Id { get; init; }

    /// <summary>Who works on it.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about, as that one understands it.</summary>
    public string Subject { get; init; } = "";
    public JobState State { get; init; }

    /// <summary>So many devices in the time of <see cref="Per"/>.</summary>
    public required int Pace { get; init; }
    public TimeSpan Per { get; init; } = TimeSpan.FromSeconds(1);
    public string Author { get; init; } = "";
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset? Finished { get; init; }
    public int Total { get; init; }
    public int Done { get; init; }
    public int Failed { get; init; }
}

/// <summary>A device of a job.</summary>
/// <param name="Subject">What of the device, where it is not the whole.</param>
internal readonly record struct JobItem(string DeviceId, string Subject = "");

/// <summary>A device of a job, and its place in the job's list.</summary>
internal readonly record struct WaitingItem(int Place, JobItem Item);

/// <summary>What came of one device.</summary>
/// <param name="Way">How it was done, in a word.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record JobOutcome(JobItemState State, DateTimeOffset At, string Way, string Detail);

/// <summary>A device of a job with what came of it.</summary>
internal sealed record JobResult(
    JobItem Item,
    JobItemState State,
    DateTimeOffset? At,
    string Way,
    string Detail
);

internal enum JobItemState
{
    Waiting,
    Done,
    Failed,
}
