using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Faults of tasks and of rules, for those who may see or strike them.</summary>
internal sealed class GuardedFaults(Gate gate, FaultOperations inner) : IFaults
{
    private const Resource Faults = Resource.Faults;

    public Task<Page<DeviceFault>> ListAsync(FaultQuery query, CancellationToken cancellation) =>
        gate.SightOf(Faults)
            .PageAsync(
                query.Page,
                page => inner.ListAsync(query with { Page = page }, cancellation),
                fault => fault.DeviceId,
                cancellation
            );

    public Task<IReadOnlyList<FaultGroup>> GroupsAsync(int limit, CancellationToken cancellation)
    {
        gate.DemandAll(Faults, AccessLevel.Read);
        return inner.GroupsAsync(limit, cancellation);
    }

    public Task<FaultGroupDetail> GroupAsync(string id, CancellationToken cancellation)
    {
        gate.DemandAll(Faults, AccessLevel.Read);
        return inner.GroupAsync(id, cancellation);
    }

    public Task<FaultGroup> MuteAsync(
        string id,
        MuteOrder order,
        string author,
        CancellationToken cancellation
    ) =>
        ChangeAsync(
            On(id, "mute", cancellation) with
            {
                Mutation = Change.Json(order),
            },
            () => inner.MuteAsync(id, order, gate.Actor.Name, cancellation),
            cancellation
        );

    public Task<FaultGroup> UnmuteAsync(string id, CancellationToken cancellation) =>
        ChangeAsync(
            On(id, "unmute", cancellation),
            () => inner.UnmuteAsync(id, cancellation),
            cancellation
        );

    public Task<RetryJob> RetryGroupAsync(
        string id,
        RetryOrder order,
        string author,
        CancellationToken cancellation
    ) =>
        ChangeAsync(
            new(Faults, "retryAll", id) { Type = "task", Mutation = Change.Json(order) },
            () =>
            {
                MustRetryAnything();
                return inner.RetryGroupAsync(id, order, gate.Actor.Name, cancellation);
            },
            cancellation
        );

    public Task<Page<RetryJob>> RetriesAsync(
        string? group,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        gate.DemandAll(Faults, AccessLevel.Read);
        return inner.RetriesAsync(group, page, cancellation);
    }

    public Task<RetryJob> RetryJobAsync(string id, CancellationToken cancellation)
    {
        gate.DemandAll(Faults, AccessLevel.Read);
        return inner.RetryJobAsync(id, cancellation);
    }

    public Task<Page<RetryOutcome>> RetryResultsAsync(
        string id,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        gate.DemandAll(Faults, AccessLevel.Read);
        return inner.RetryResultsAsync(id, page, cancellation);
    }

    public Task<RetryJob> StopRetryAsync(string id, CancellationToken cancellation) =>
        ChangeAsync(
            new(Faults, "stopRetry", id),
            () => inner.StopRetryAsync(id, cancellation),
            cancellation
        );

    public Task DismissAsync(string deviceId, string channel, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Faults, "dismiss", channel) { DeviceId = deviceId, Type = "delete" },
            () => inner.DismissAsync(deviceId, channel, cancellation),
            cancellation
        );

    private Task<T> ChangeAsync<T>(
        Change change,
        Func<Task<T>> act,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            change with
            {
                IsWithinSight = true,
            },
            () =>
            {
                // A group is of all devices.
                gate.DemandAll(Faults, AccessLevel.Write);
                return act();
            },
            after => Change.Json(after),
            cancellation
        );

    private Change On(string id, string action, CancellationToken cancellation) =>
        new(Faults, action, id)
        {
            Before = Change.Found(async () => (await inner.GroupAsync(id, cancellation)).Group),
        };

    /// <summary>A group holds tasks of any kind: a condition on tasks would have to hold of each.</summary>
    private void MustRetryAnything()
    {
        gate.DemandAll(Resource.Tasks, AccessLevel.Write);
        if (gate.Demand(Resource.Tasks, AccessLevel.Write).All(each => each.Validate is not null))
            throw new OperationException(
                OperationFaultKind.Forbidden,
                "To try a whole group again needs the permission tasks:write without a condition."
            );
    }
}
