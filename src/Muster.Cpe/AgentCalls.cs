using Muster.Cwmp;

namespace Muster.Cpe;

/// <summary>What can be asked of an agent in terms of what else it can do.</summary>
public static class AgentCalls
{
    /// <summary>
    /// Notes an event, calls home, and waits for the end of that session, well or not.
    /// </summary>
    public static async Task<SessionReport> CallHomeAsync(
        this Agent cpe,
        string eventCode = EventCodes.Periodic,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(cpe);
        var ended = new TaskCompletionSource<SessionReport>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        void Ended(Agent agent, SessionReport report)
        {
            if (report.Events.Any(e => e.EventCode == eventCode))
                ended.TrySetResult(report);
        }
        cpe.SessionEnded += Ended;
        try
        {
            cpe.Raise(eventCode);
            return await ended.Task.WaitAsync(cancel);
        }
        finally
        {
            cpe.SessionEnded -= Ended;
        }
    }
}
