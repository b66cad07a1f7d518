namespace Muster.Web.Device.Overview;

/// <summary>What the cards show, out of either root model.</summary>
internal static class Cards
{
    private static readonly string[] Tables098 = ["WANPPPConnection.", "WANIPConnection."];

    public static IReadOnlyList<WanLine> Wan(DeviceTree tree) =>
        tree.IsTr098 ? [.. Wan098(tree)] : [.. Wan181(tree)];

    public static IReadOnlyList<WifiLine> Wifi(DeviceTree tree) =>
        tree.IsTr098 ? [.. Wifi098(tree)] : [.. Wifi181(tree)];

    public static IReadOnlyList<HostLine> Hosts(DeviceTree tree) => HomeHosts.Of(tree);

    private static IEnumerable<WanLine> Wan098(DeviceTree tree) =>
        from wan in tree.Instances("WANDevice.")
        from device in tree.Instances(wan + "WANConnectionDevice.")
        from table in Tables098
        from line in tree.Instances(device + table)
        select new WanLine(
            tree.First(line + "Name", line + "Alias") ?? line,
            tree.First(line + "ConnectionStatus") ?? "",
            tree.First(line + "ExternalIPAddress") ?? "",
            table == "WANPPPConnection." ? "PPP" : "IP",
            tree.First(line + "Username") ?? "",
            tree.First(line + "DNSServers") ?? ""
        );

    // A line outwards is an interface over PPP, or one that is marked upstream or got its address there.
    private static IEnumerable<WanLine> Wan181(DeviceTree tree)
    {
        foreach (var line in tree.Instances("IP.Interface."))
        {
            var below = tree.Text(line + "LowerLayers") ?? "";
            var ppp = below.StartsWith("Device.PPP.", StringComparison.Ordinal)
                ? below["Device.".Length..].TrimEnd('.') + "."
                : null;
            if (ppp is null && !IsUpstream(tree, line))
                continue;
            yield return new(
                tree.First(line + "Name", line + "Alias") ?? line,
                (ppp is null ? null : tree.Text(ppp + "ConnectionStatus"))
                    ?? tree.Text(line + "Status")
                    ?? "",
                tree.First(line + "IPv4Address.1.IPAddress", (ppp ?? line) + "IPCP.LocalIPAddress")
                    ?? "",
                ppp is null ? "IP" : "PPP",
                ppp is null ? "" : tree.First(ppp + "Username") ?? "",
                tree.First("DNS.Client.Server.1.DNSServer") ?? ""
            );
        }
    }

    private static bool IsUpstream(DeviceTree tree, string line) =>
        IsTrue(tree.Text(line + "UpstreamInterface"))
        || tree.Text(line + "IPv4Address.1.AddressingType") is "DHCP" or "IPCP";

    private static IEnumerable<WifiLine> Wifi098(DeviceTree tree) =>
        from lan in tree.Instances("LANDevice.")
        from wlan in tree.Instances(lan + "WLANConfiguration.")
        select new WifiLine(
            tree.Text(wlan + "SSID") ?? "",
            IsTrue(tree.Text(wlan + "Enable")),
            Band(tree.Text(wlan + "Channel"), tree.Text(wlan + "OperatingFrequencyBand")),
            tree.Text(wlan + "Channel") ?? "",
            Security098(tree.Text(wlan + "BeaconType")),
            tree.First(wlan + "TotalAssociations") ?? ""
        );

    private static IEnumerable<WifiLine> Wifi181(DeviceTree tree)
    {
        var points = tree.Instances("WiFi.AccessPoint.")
            .GroupBy(point => Reference(tree.Text(point + "SSIDReference")))
            .ToDictionary(each => each.Key, each => each.First(), StringComparer.Ordinal);
        foreach (var ssid in tree.Instances("WiFi.SSID."))
        {
            var radio = Reference(tree.Text(ssid + "LowerLayers"));
            var point = points.GetValueOrDefault(ssid, "");
            var channel = tree.Text(radio + "Channel") ?? "";
            yield return new(
                tree.Text(ssid + "SSID") ?? "",
                IsTrue(tree.Text(ssid + "Enable")),
                Band(channel, tree.Text(radio + "OperatingFrequencyBand")),
                channel,
                tree.First(point + "Security.ModeEnabled") ?? "",
                tree.First(point + "AssociatedDeviceNumberOfEntries") ?? ""
            );
        }
    }

    /// <summary>The path that a parameter refers to, below the root and with a dot behind it.</summary>
    internal static string Reference(string? path) =>
        path is { Length: > 0 } && path.IndexOf('.') is > 0 and var dot
            ? path[(dot + 1)..].TrimEnd('.') + "."
            : "";

    internal static string Band(string? channel, string? told) =>
        told is { Length: > 0 } ? told.Replace("GHz", " GHz", StringComparison.Ordinal)
        : !int.TryParse(channel, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? ""
        : number is > 0 and <= 14 ? "2.4 GHz"
        : number > 14 ? "5 GHz"
        : "";

    private static string Security098(string? beacon) =>
        beacon switch
        {
            "11i" => "WPA2",
            "WPAand11i" => "WPA and WPA2",
            "Basic" => "WEP",
            "None" => "open",
            _ => beacon ?? "",
        };

    internal static bool IsTrue(string? text) => text is "1" or "true";
}
