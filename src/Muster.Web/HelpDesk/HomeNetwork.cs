using Muster.Web.Device;
using Muster.Web.Device.Overview;

namespace Muster.Web.HelpDesk;

/// <summary>A network name of a home, and where its device keeps it.</summary>
/// <param name="Name">The SSID.</param>
/// <param name="Band"><c>2.4 GHz</c>, or empty where nobody knows.</param>
/// <param name="IsOn">Whether it is sent.</param>
/// <param name="SsidPath">The parameter with the name.</param>
/// <param name="KeyPaths">The parameters with the password; none where it cannot be set.</param>
public sealed record HomeNetwork(
    string Name,
    string Band,
    bool IsOn,
    string SsidPath,
    IReadOnlyList<string> KeyPaths
);

/// <summary>The networks of a home, out of either root model.</summary>
internal static class HomeNetworks
{
    // The first that is there: a device that has the one over all keys of a network takes that.
    private static readonly string[] Keys098 =
    [
        "KeyPassphrase",
        "PreSharedKey.1.KeyPassphrase",
        "PreSharedKey.1.PreSharedKey",
    ];

    private static readonly string[] Keys181 = ["Security.KeyPassphrase", "Security.SAEPassphrase"];

    public static IReadOnlyList<HomeNetwork> Of(DeviceTree tree) =>
        tree.IsTr098 ? [.. Of098(tree)] : [.. Of181(tree)];

    private static IEnumerable<HomeNetwork> Of098(DeviceTree tree) =>
        from lan in tree.Instances("LANDevice.")
        from wlan in tree.Instances(lan + "WLANConfiguration.")
        where IsSettable(tree, wlan + "SSID")
        select new HomeNetwork(
            tree.Text(wlan + "SSID") ?? "",
            Cards.Band(tree.Text(wlan + "Channel"), tree.Text(wlan + "OperatingFrequencyBand")),
            Cards.IsTrue(tree.Text(wlan + "Enable")),
            tree.Root + wlan + "SSID",
            [.. Settable(tree, wlan, Keys098).Take(1)]
        );

    private static IEnumerable<HomeNetwork> Of181(DeviceTree tree)
    {
        var points = tree.Instances("WiFi.AccessPoint.")
            .GroupBy(point => Cards.Reference(tree.Text(point + "SSIDReference")))
            .ToDictionary(each => each.Key, each => each.First(), StringComparer.Ordinal);
        foreach (var ssid in tree.Instances("WiFi.SSID."))
        {
            if (!IsSettable(tree, ssid + "SSID"))
                continue;
            var radio = Cards.Reference(tree.Text(ssid + "LowerLayers"));
            yield return new(
                tree.Text(ssid + "SSID") ?? "",
                Cards.Band(
                    tree.Text(radio + "Channel"),
                    tree.Text(radio + "OperatingFrequencyBand")
                ),
                Cards.IsTrue(tree.Text(ssid + "Enable")),
                tree.Root + ssid + "SSID",
                points.TryGetValue(ssid, out var point) ? [.. Settable(tree, point, Keys181)] : []
            );
        }
    }

    private static IEnumerable<string> Settable(DeviceTree tree, string at, string[] names) =>
        names.Where(name => IsSettable(tree, at + name)).Select(name => tree.Root + at + name);

    private static bool IsSettable(DeviceTree tree, string name) =>
        tree.At(name) is { Writable: not false };
}
