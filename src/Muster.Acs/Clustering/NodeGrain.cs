using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Events.Webhooks;
using Muster.Acs.Waking;

namespace Muster.Acs.Clustering;

/// <summary>What other nodes tell this one, and ask of it.</summary>
[NodePlacement]
internal sealed class NodeGrain(
    IWaker waker,
    TaskBoard board,
    Visits visits,
    OpenSessions sessions,
    WebhookPump webhooks
) : Grain, INodeGrain
{
    public Task Arrived(Guid device)
    {
        waker.Arrived(new DeviceKey(device));
        return Task.CompletedTask;
    }

    public Task Finished(string taskId)
    {
        board.Finished(taskId);
        return Task.CompletedTask;
    }

    public Task SessionsOver(SessionOver[] sessions)
    {
        foreach (var over in sessions)
            visits.Over(over.Session, over.End, over.Reason);
        return Task.CompletedTask;
    }

    public Task<OpenSessionSeen[]> Sessions(int limit) =>
        Task.FromResult<OpenSessionSeen[]>([
            .. sessions
                .List(limit)
                .Select(open => new OpenSessionSeen(
                    open.DeviceId,
                    open.Since,
                    [.. open.Events],
                    open.Waiting,
                    open.Rpcs
                )),
        ]);

    public Task<bool> IsInSession(Guid device) =>
        Task.FromResult(sessions.IsOpen(new DeviceKey(device)));

    public Task<WebhookSeen[]> Webhooks() =>
        Task.FromResult<WebhookSeen[]>([
            .. webhooks.Runs.Select(run => new WebhookSeen(
                run.Key,
                run.Value.Position,
                run.Value.Trouble?.Since,
                run.Value.Trouble?.Attempts ?? 0,
                run.Value.Trouble?.Next ?? default,
                run.Value.Trouble?.Reason ?? ""
            )),
        ]);
}
