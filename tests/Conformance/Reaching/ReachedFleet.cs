using System.Collections.Concurrent;
using System.Diagnostics;
using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Waking.Udp;
using Muster.Acs.Waking.Xmpp;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Muster.Cwmp;

namespace Conformance.Reaching;

/// <summary>Simulated devices, all behind one address, that a server is to reach in one way.</summary>
internal sealed class ReachedFleet : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ALifetime = TimeSpan.FromDays(36_500);

    private readonly TestAcs _acs;
    private readonly Fleet _fleet;
    private readonly string _way;
    private readonly TaskCompletionSource _registered = new();
    private readonly ConcurrentDictionary<string, int> _woken = new(StringComparer.Ordinal);

    public ReachedFleet(
        TestAcs acs,
        int count,
        int bootsPerSecond,
        ReachOptions reach,
        string? authorityFile = null
    )
    {
        _acs = acs;
        _way = reach.Ways[0].ToString().ToLowerInvariant();
        _fleet = new Fleet(
            new FleetOptions
            {
                AcsUrl = acs.Cwmp,
                Model = BuiltInModels.Tr181Gateway,
                Count = count,
                BootsPerSecond = bootsPerSecond,
                MaxConcurrentSessions = 32,
                CaFile = authorityFile,
                // Of a thousand that call once a day one may do so in the very second it is asked to.
                PeriodicInformInterval = ALifetime,
                Reach = reach,
            }
        );
        Ids = [.. Enumerable.Range(0, count).Select(n => IdOf(_fleet.Device(n)))];
        _fleet.SessionEnded += OnSession;
    }

    public IReadOnlyList<string> Ids { get; }

    /// <summary>How many sessions each device held because it was asked to.</summary>
    public IReadOnlyDictionary<string, int> Woken => _woken;

    /// <summary>
    /// Switches the devices on; ends when the server knows where each of them is reached now, and has
    /// given it credentials of its own.
    /// </summary>
    public async Task StartAsync()
    {
        await _fleet.StartAsync();
        await _registered.Task.WaitAsync(Patience);
        var clock = Stopwatch.StartNew();
        for (var n = 0; n < Ids.Count; n++)
        {
            while (!await IsReachableAsync(_fleet.Device(n)))
                if (clock.Elapsed > Patience)
                    throw new TimeoutException($"{Ids[n]} cannot be reached by {_way}.");
        }
        // One that is still in its session needs no way to be woken.
        await Wait.UntilAsync(
            () => _acs.Service<OpenSessions>().Count == 0,
            "none is in a session"
        );
    }

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();

    private void OnSession(SessionReport report)
    {
        if (report.Events.Any(each => each.EventCode == EventCodes.ConnectionRequest))
            _woken.AddOrUpdate(DeviceKey.IdOf(report.DeviceId), 1, (_, count) => count + 1);
        if (_fleet.Counters.Registered == Ids.Count)
            _registered.TrySetResult();
    }

    private async Task<bool> IsReachableAsync(FleetDevice device)
    {
        var id = IdOf(device);
        var reach = (await _acs.Devices.GetAsync(id, default)).Reachability;
        if (reach.OwnCredentials != "set" || !reach.Ways.SequenceEqual([_way]))
            return false;
        return _way switch
        {
            "udp" => _acs.Service<StunBindings>().Find(DeviceKey.OfId(id)) is { } proven
                && proven.ToString() == reach.UDPConnectionRequestAddress,
            "xmpp" => _acs.Service<XmppLink>().IsReady
                && reach.ConnReqJabberID == device.Get("Device.ManagementServer.ConnReqJabberID"),
            _ => true,
        };
    }

    private static string IdOf(FleetDevice device) => DeviceKey.IdOf(device.Identity);
}
