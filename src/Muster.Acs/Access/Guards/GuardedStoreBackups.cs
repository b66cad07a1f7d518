using Muster.Acs.Maintenance;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Backups of the store, for those who may change the server: all it knows is in one.</summary>
internal sealed class GuardedStoreBackups(Gate gate, StoreBackupDesk inner) : IStoreBackups
{
    private const Resource Server = Resource.Server;

    public Task<IReadOnlyList<StoreBackup>> ListAsync(CancellationToken cancellation)
    {
        gate.Demand(Server, AccessLevel.Read);
        return Task.FromResult(inner.List());
    }

    public Task<StoreBackup> BeginAsync(CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Server, "backup", "store"),
            () => Task.FromResult(inner.Start()),
            backup => Change.Json(backup),
            cancellation
        );

    public Task<StoreBackup> GetAsync(string name, CancellationToken cancellation)
    {
        gate.Demand(Server, AccessLevel.Read);
        return Task.FromResult(inner.Get(name));
    }

    /// <summary>Noted as a change is: whoever has it has everything.</summary>
    public Task<Stream> OpenAsync(string name, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Server, "downloadBackup", name),
            () => Task.FromResult(inner.Open(name)),
            null,
            cancellation
        );

    public Task DeleteAsync(string name, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Server, "deleteBackup", name) { Type = "delete" },
            () =>
            {
                inner.Delete(name);
                return Task.CompletedTask;
            },
            cancellation
        );
}
