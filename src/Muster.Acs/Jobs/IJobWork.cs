using Muster.Acs.Storage;

namespace Muster.Acs.Jobs;

/// <summary>What jobs of one kind do with each of their devices.</summary>
internal interface IJobWork
{
    /// <summary>As the row of a job has it.</summary>
    string Kind { get; }

    /// <summary>
    /// Does it with one, and tells what came of it. A server that stops cancels: the next one asks again,
    /// so that to do it twice must harm nobody.
    /// </summary>
    Task<JobOutcome> DoAsync(Job job, JobItem item, CancellationToken cancellation);
}
