namespace Muster.Web.Device.Overview;

/// <summary>The hosts of a home and what each hangs on, out of either root model.</summary>
internal static class HomeHosts
{
    /// <summary>The active ones first.</summary>
    public static IReadOnlyList<HostLine> Of(DeviceTree tree)
    {
        var stations = Stations(tree);
        var tables = tree.IsTr098
            ? tree.Instances("LANDevice.").Select(lan => lan + "Hosts.Host.")
            : ["Hosts.Host."];
        return
        [
            .. tables
                .SelectMany(tree.Instances)
                .Select(host => Host(tree, host, stations))
                .OrderByDescending(host => host.IsActive)
                .ThenBy(host => host.Title, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static HostLine Host(DeviceTree tree, string host, Dictionary<string, Station> stations)
    {
        var mac = tree.First(host + "PhysAddress", host + "MACAddress") ?? "";
        var station = stations.GetValueOrDefault(mac);
        // "The value MUST be the full path name of a layer 1 interface" (TR-181, Hosts.Host).
        var below = station is null ? Cards.Reference(tree.Text(host + "Layer1Interface")) : "";
        if (below.StartsWith("WiFi.SSID.", StringComparison.Ordinal))
            station = Network181(tree, below, null);
        return new(
            tree.First(host + "HostName") ?? "",
            tree.First(host + "IPAddress") ?? "",
            mac,
            tree.First(host + "InterfaceType")
                ?? (below.StartsWith("Ethernet.", StringComparison.Ordinal) ? "Ethernet" : ""),
            Cards.IsTrue(tree.Text(host + "Active")),
            station?.Network ?? "",
            station?.Band ?? "",
            station?.Signal
        );
    }

    /// <summary>Who is associated to which network, by MAC address.</summary>
    private static Dictionary<string, Station> Stations(DeviceTree tree)
    {
        var found = new Dictionary<string, Station>(StringComparer.OrdinalIgnoreCase);
        foreach (var (mac, station) in tree.IsTr098 ? Stations098(tree) : Stations181(tree))
        {
            if (mac is { Length: > 0 })
                found[mac] = station;
        }
        return found;
    }

    private static IEnumerable<(string? Mac, Station Station)> Stations098(DeviceTree tree) =>
        from lan in tree.Instances("LANDevice.")
        from wlan in tree.Instances(lan + "WLANConfiguration.")
        let band = Cards.Band(
            tree.Text(wlan + "Channel"),
            tree.Text(wlan + "OperatingFrequencyBand")
        )
        from each in tree.Instances(wlan + "AssociatedDevice.")
        select (
            tree.Text(each + "AssociatedDeviceMACAddress"),
            new Station(tree.Text(wlan + "SSID") ?? "", band, null)
        );

    private static IEnumerable<(string? Mac, Station Station)> Stations181(DeviceTree tree) =>
        from point in tree.Instances("WiFi.AccessPoint.")
        let ssid = Cards.Reference(tree.Text(point + "SSIDReference"))
        from each in tree.Instances(point + "AssociatedDevice.")
        select (
            tree.Text(each + "MACAddress"),
            Network181(tree, ssid, Signal(tree.Text(each + "SignalStrength")))
        );

    private static Station Network181(DeviceTree tree, string ssid, int? signal)
    {
        var radio = Cards.Reference(tree.Text(ssid + "LowerLayers"));
        var band = Cards.Band(
            tree.Text(radio + "Channel"),
            tree.Text(radio + "OperatingFrequencyBand")
        );
        return new(tree.Text(ssid + "SSID") ?? "", band, signal);
    }

    // Never positive; 0 is what devices tell that have not measured.
    private static int? Signal(string? text) =>
        Measures.Number(text) is { } number and < 0 ? (int)number : null;

    private sealed record Station(string Network, string Band, int? Signal);
}
