using Muster.Acs.Operations;
using Muster.Acs.Settings;

namespace Muster.Acs.Access;

/// <summary>What is set of the server, for those who may see or change its configuration.</summary>
internal sealed class GuardedServerSettings(Gate gate, LiveSettings inner) : IServerSettings
{
    public Task<IReadOnlyList<ServerSetting>> ListAsync(CancellationToken cancellation)
    {
        gate.Demand(Resource.Config, AccessLevel.Read);
        return Task.FromResult(inner.List());
    }

    /// <summary>For those who may change the server, too: more hangs on it than on a value for rules.</summary>
    public Task<ServerSetting> ChangeAsync(
        string name,
        string? value,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            new(Resource.Server, value is null ? "resetSetting" : "changeSetting", name)
            {
                Mutation = value is null ? null : Change.Json(new SettingValue(value)),
                Before = Change.Found(() => Task.FromResult(inner.Get(name))),
            },
            () => inner.ChangeAsync(name, value, cancellation),
            setting => Change.Json(setting),
            cancellation
        );
}
