using Muster.Acs.Operations;

namespace Muster.Acs.Waking;

/// <summary>One device being woken: who waits for it, and whether it has come.</summary>
internal sealed class Knock
{
    private readonly TaskCompletionSource arrival = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly TaskCompletionSource<WakeResult> result = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private readonly TaskCompletionSource<ConnectionRequestOutcome> word = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>What was found first: that the device heard it, or how the first round failed.</summary>
    public Task<ConnectionRequestOutcome> Word => word.Task;

    public void Hear(ConnectionRequestOutcome outcome) => word.TrySetResult(outcome);

    public Task Arrival => arrival.Task;
    public Task<WakeResult> Completion => result.Task;
    public bool HasArrived => arrival.Task.IsCompleted;

    public void Arrived() => arrival.TrySetResult();

    public void Complete(WakeResult outcome) => result.TrySetResult(outcome);

    /// <summary>Waits for the device at most this long; true when it came.</summary>
    public async Task<bool> ArrivesWithinAsync(
        TimeSpan wait,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (HasArrived || wait == TimeSpan.Zero)
            return HasArrived;
        try
        {
            await arrival.Task.WaitAsync(wait, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return HasArrived;
        }
    }
}
