using Muster.Acs.Events;
using Muster.Acs.Jobs;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Acs.Waking;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Tries one fault of many again: a task goes back in its queue, rules run anew, and the device is woken.
/// What was closed meanwhile is left alone, so that to be asked twice changes nothing.
/// </summary>
internal sealed class RetryWork(
    IFaultStore faults,
    TaskOperations tasks,
    IGrainFactory grains,
    IWaker waker,
    TimeProvider clock
) : IJobWork
{
    public const string Name = "retry";
    private const string Way = "retry";

    /// <summary>Open faults of one device that are looked through.</summary>
    private const int MostFaults = 1000;

    public string Kind => Name;

    public async Task<JobOutcome> DoAsync(Job job, JobItem item, CancellationToken cancellation)
    {
        try
        {
            if (!await IsOpenAsync(job, item, cancellation))
                return Ended(JobItemState.Done, "It was closed meanwhile.");
            var key = DeviceKey.OfId(item.DeviceId);
            if (FaultEvents.TaskOfChannel(item.Subject) is { } task)
                await tasks.RetryAsync(task, cancellation);
            else if (!await grains.GetGrain<IDeviceGrain>(key.Value).DismissFault(item.Subject))
                return Ended(JobItemState.Done, "It was closed meanwhile.");
            waker.Wake(key);
            return Ended(JobItemState.Done, "Asked again; the device is woken for it.");
        }
        catch (OperationException refusal)
        {
            return Ended(JobItemState.Failed, refusal.Message);
        }
    }

    private async Task<bool> IsOpenAsync(Job job, JobItem item, CancellationToken cancellation)
    {
        var query = new FaultQuery
        {
            DeviceId = item.DeviceId,
            Group = job.Subject,
            Page = new PageRequest(MostFaults),
        };
        var open = await faults.ListAsync(query, cancellation);
        return open.Items.Any(fault =>
            item.Subject
            == (
                fault.Task is { } task ? FaultEvents.ChannelOfTask(task.Id) : fault.Channel?.Channel
            )
        );
    }

    private JobOutcome Ended(JobItemState state, string detail) =>
        new(state, clock.GetUtcNow(), Way, detail);
}
