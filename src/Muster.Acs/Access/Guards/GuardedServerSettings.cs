using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>What the server was told, for those who may read its configuration.</summary>
internal sealed class GuardedServerSettings(Gate gate, AcsOptions options) : IServerSettings
{
    public Task<IReadOnlyList<ServerSetting>> ListAsync(CancellationToken cancellation)
    {
        gate.Demand(Resource.Config, AccessLevel.Read);
        return Task.FromResult(options.Stated);
    }
}
