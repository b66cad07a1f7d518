using System.Collections.Concurrent;

namespace Muster.Acs.Devices;

/// <summary>The devices that live on this node, so that it can hand them over before it leaves.</summary>
internal sealed class HomeDevices
{
    private readonly ConcurrentDictionary<DeviceKey, DeviceGrain> _home = new();

    /// <summary>Those that came although the node leaves: sent here before others had heard of it.</summary>
    private readonly ConcurrentQueue<DeviceGrain> _late = new();

    private volatile bool _isLeaving;

    public int Count => _home.Count;

    public void Came(DeviceKey device, DeviceGrain grain)
    {
        _home[device] = grain;
        // After it is in the list, or it could be in neither.
        if (_isLeaving)
            _late.Enqueue(grain);
    }

    public void Went(DeviceKey device, DeviceGrain grain) =>
        _home.TryRemove(KeyValuePair.Create(device, grain));

    /// <summary>
    /// Sends all away: who is at rest now, who is in a session when that is over. The next call finds them
    /// on another node. Repeated, it sends those that came since.
    /// </summary>
    public void Release()
    {
        if (!_isLeaving)
        {
            _isLeaving = true;
            foreach (var grain in _home.Values)
                grain.SendAway();
        }
        for (var left = _late.Count; left > 0 && _late.TryDequeue(out var grain); left--)
            grain.SendAway();
    }
}
