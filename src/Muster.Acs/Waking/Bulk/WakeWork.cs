using Muster.Acs.Devices;
using Muster.Acs.Jobs;
using Muster.Acs.Storage;

namespace Muster.Acs.Waking.Bulk;

/// <summary>Wakes one device of many.</summary>
internal sealed class WakeWork(IWaker waker, TimeProvider time) : IJobWork
{
    public const string Name = "wake";

    public string Kind => Name;

    public async Task<JobOutcome> DoAsync(Job job, JobItem item, CancellationToken cancellation)
    {
        var result = await waker.WakeAsync(DeviceKey.OfId(item.DeviceId), cancellation);
        return new(
            result.Woken ? JobItemState.Done : JobItemState.Failed,
            time.GetUtcNow(),
            result.Way,
            result.Detail
        );
    }
}
