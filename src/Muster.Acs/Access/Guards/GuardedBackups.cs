using Muster.Acs.Backups;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Kept configurations, for those who may see, keep or give them back.</summary>
internal sealed class GuardedBackups(Gate gate, BackupOperations inner) : IBackups
{
    private const Resource Backups = Resource.Backups;

    public async Task<IReadOnlyList<ConfigBackup>> ListAsync(
        string deviceId,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Backups, deviceId, cancellation);
        return await inner.ListAsync(deviceId, cancellation);
    }

    public Task<ConfigBackup> KeepAsync(
        BackupOrder order,
        string deviceId,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            new(Backups, "keep", order.Name) { DeviceId = deviceId, Mutation = Change.Json(order) },
            () => inner.KeepAsync(deviceId, order, gate.Actor.Name, cancellation),
            backup => Change.Json(backup),
            cancellation
        );

    public Task<ConfigBackup> MarkAsync(
        string deviceId,
        string name,
        bool isGood,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            new(Backups, "mark", name)
            {
                DeviceId = deviceId,
                Mutation = Change.Json(new BackupMark(isGood)),
                Before = Change.Found(() => inner.GetAsync(deviceId, name, cancellation)),
            },
            () => inner.MarkAsync(deviceId, name, isGood, cancellation),
            backup => Change.Json(backup),
            cancellation
        );

    public Task DeleteAsync(string deviceId, string name, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Backups, "delete", name)
            {
                DeviceId = deviceId,
                Type = "delete",
                Before = Change.Found(() => inner.GetAsync(deviceId, name, cancellation)),
            },
            () => inner.DeleteAsync(deviceId, name, cancellation),
            cancellation
        );

    public async Task<BackupComparison> CompareAsync(
        string deviceId,
        string name,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Backups, deviceId, cancellation);
        return await inner.CompareAsync(deviceId, name, cancellation);
    }

    /// <summary>For those who may write such values by a task.</summary>
    public async Task<BackupRestore> RestoreAsync(
        string deviceId,
        string name,
        SubmitOptions options,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Backups, deviceId, cancellation);
        gate.Demand(Resource.Tasks, AccessLevel.Write);
        var own = options with { Author = gate.Actor.Name };
        var (request, left) = await inner.PlanAsync(deviceId, name, cancellation);
        return await gate.ChangeAsync(
            GuardedTasks.Asked(deviceId, [request], own) with
            {
                Action = "restore",
                Target = name,
            },
            async () =>
                new BackupRestore(
                    await inner.RestoreAsync(deviceId, request, own, cancellation),
                    left
                ),
            restore => Change.Json(restore),
            cancellation
        );
    }
}
