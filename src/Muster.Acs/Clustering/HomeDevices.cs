using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Muster.Acs.Devices;

/// <summary>The devices that live on this node, so that it can hand them over before it leaves.</summary>
internal sealed class HomeDevices(OpenSessions sessions)
{
    private static readonly DeactivationReason Leaving = new(
        DeactivationReasonCode.ShuttingDown,
        "the node leaves"
    );

    private readonly ConcurrentDictionary<DeviceKey, IGrainContext> _home = new();

    public int Count => _home.Count;

    public void Came(DeviceKey device, IGrainContext grain) => _home[device] = grain;

    public void Went(DeviceKey device, IGrainContext grain) =>
        _home.TryRemove(KeyValuePair.Create(device, grain));

    /// <summary>Sends those away that are in no session: the next call finds them on another node.</summary>
    public void Release()
    {
        foreach (var (device, grain) in _home)
        {
            if (!sessions.IsOpen(device))
                grain.Deactivate(Leaving);
        }
    }
}
