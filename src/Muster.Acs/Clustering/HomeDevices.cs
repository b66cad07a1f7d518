using System.Collections.Concurrent;
using Muster.Acs.Devices;

namespace Muster.Acs.Clustering;

/// <summary>The devices that live on this node, so that it can hand them over before it leaves.</summary>
internal sealed class HomeDevices
{
    private readonly ConcurrentDictionary<DeviceKey, DeviceGrain> _home = new();
    private volatile bool _isLeaving;

    public int Count => _home.Count;

    /// <summary>Whether the node takes none any more.</summary>
    public bool IsLeaving => _isLeaving;

    public void Came(DeviceKey device, DeviceGrain grain) => _home[device] = grain;

    public void Went(DeviceKey device, DeviceGrain grain) =>
        _home.TryRemove(KeyValuePair.Create(device, grain));

    /// <summary>
    /// Sends all away: who is at rest now, who is in a session when that is over. The next call finds them
    /// on another node.
    /// </summary>
    public void Release()
    {
        _isLeaving = true;
        foreach (var grain in _home.Values)
            grain.SendAway();
    }
}
