using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Faults of tasks and of rules, for those who may see or strike them.</summary>
internal sealed class GuardedFaults(Gate gate, FaultOperations inner) : IFaults
{
    public Task<Page<DeviceFault>> ListAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    ) =>
        gate.SightOf(Resource.Faults)
            .PageAsync(
                page,
                each => inner.ListAsync(deviceId, each, cancellation),
                fault => fault.DeviceId,
                cancellation
            );

    public Task<IReadOnlyList<FaultGroup>> GroupsAsync(int limit, CancellationToken cancellation)
    {
        gate.DemandAll(Resource.Faults, AccessLevel.Read);
        return inner.GroupsAsync(limit, cancellation);
    }

    public Task DismissAsync(string deviceId, string channel, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Resource.Faults, "dismiss", channel) { DeviceId = deviceId, Type = "delete" },
            () => inner.DismissAsync(deviceId, channel, cancellation),
            cancellation
        );
}
