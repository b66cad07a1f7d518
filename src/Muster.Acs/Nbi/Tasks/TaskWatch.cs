using Muster.Acs.Clustering;
using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;
using Muster.Acs.Southbound.Admission;
using Muster.Acs.Storage;
using Muster.Acs.Waking;

namespace Muster.Acs.Nbi.Tasks;

/// <summary>Wakes a device for a task, and waits for the session in which it is done.</summary>
internal sealed class TaskWatch(
    IDeviceStore devices,
    ITasks tasks,
    Awake awake,
    TaskBoard board,
    AdmissionControl admission,
    IWaker waker,
    TimeProvider clock
)
{
    private const string NotProcessed = "Task queued but not processed";
    private const string Faulted = "Task faulted";

    private static readonly TimeSpan LongestSession = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public async Task<(int Status, string? Reason)> RunAsync(
        DeviceRecord device,
        DeviceTask task,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        var done = board.Watch(task.Id);
        try
        {
            // A session that is open takes the task up by itself.
            if (!await awake.IsOpenAsync(device.Key))
            {
                admission.Expected.Expect(
                    device.Key,
                    device.RemoteAddress,
                    patience + LongestSession
                );
                var outcome = await waker.AskAsync(device.Key, cancellation);
                if (WakeWords.Of(outcome) is { } failure && !await IsSettledAsync(task.Id))
                    return (202, failure);
                if (!await WaitAsync(patience, done, StartedAsync, cancellation))
                    return (202, NotProcessed);
            }
            await WaitAsync(LongestSession, done, EndedAsync, cancellation);
            return Judge((await tasks.GetAsync(task.Id, cancellation)).State);
        }
        finally
        {
            board.Forget(task.Id);
        }

        async Task<bool> StartedAsync() =>
            await awake.IsOpenAsync(device.Key)
            || await IsSettledAsync(task.Id)
            || (await devices.FindAsync(device.Key, cancellation))?.LastInform > device.LastInform;

        async Task<bool> EndedAsync() =>
            await IsSettledAsync(task.Id) || !await awake.IsOpenAsync(device.Key);
    }

    private static (int, string?) Judge(TaskState state) =>
        state switch
        {
            // What the device has accepted is done for the original: it forgets the task there.
            TaskState.Done or TaskState.Awaiting => (200, null),
            TaskState.Failed => (202, Faulted),
            _ => (202, NotProcessed),
        };

    private async Task<bool> IsSettledAsync(string id) =>
        (await tasks.GetAsync(id, CancellationToken.None)).State
            is not (TaskState.Pending or TaskState.Running);

    /// <summary>Looks again and again, until it is so or the time is up; at once when the task ends.</summary>
    private async Task<bool> WaitAsync(
        TimeSpan longest,
        Task done,
        Func<Task<bool>> isSo,
        CancellationToken cancellation
    )
    {
        var began = clock.GetTimestamp();
        while (!done.IsCompleted && !await isSo())
        {
            if (clock.GetElapsedTime(began) > longest)
                return false;
            await Task.WhenAny(done, Task.Delay(Look, clock, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
        return true;
    }
}
