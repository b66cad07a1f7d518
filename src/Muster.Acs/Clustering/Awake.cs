using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Clustering;

/// <summary>Which devices are in a session just now, wherever they live.</summary>
internal sealed class Awake(OpenSessions here, Nodes nodes)
{
    public async ValueTask<bool> IsOpenAsync(DeviceKey device) =>
        here.IsOpen(device) || (nodes.AreMany && await nodes.IsInSessionElsewhereAsync(device));

    /// <summary>
    /// The same of a device that is about to be woken; where it is not, its node tells this one when it
    /// has called home.
    /// </summary>
    public async ValueTask<bool> IsOpenOrToldAsync(DeviceKey device) =>
        here.IsOpen(device) || await nodes.WatchForAsync(device);

    /// <summary>The longest open first.</summary>
    public async ValueTask<IReadOnlyList<OpenSession>> ListAsync(int limit)
    {
        var own = here.List(limit);
        if (!nodes.AreMany)
            return own;
        var others = await nodes.SessionsElsewhereAsync(limit);
        return [.. own.Concat(others).OrderBy(session => session.Since).Take(limit)];
    }
}
