using System.Globalization;

namespace Muster.Web.Device.Overview;

/// <summary>A network in the picture of a band.</summary>
/// <param name="Name">Its SSID.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Signal">dBm; null for a network of the device itself.</param>
public sealed record AirNetwork(string Name, int Channel, int? Signal)
{
    public bool IsOwn => Signal is null;
}

/// <summary>Who sends on which channels of a band: the device's own networks and those it heard.</summary>
/// <param name="Band"><c>2.4 GHz</c> or <c>5 GHz</c>.</param>
/// <param name="Marks">The channels written below the picture.</param>
/// <param name="Networks">The loudest first, its own before all.</param>
public sealed record AirPicture(
    string Band,
    IReadOnlyList<int> Marks,
    IReadOnlyList<AirNetwork> Networks
)
{
    /// <summary>Of the drawing.</summary>
    public const int Wide = 400;

    /// <summary>Of the drawing.</summary>
    public const int High = 100;

    // 20 MHz are four channels of 5 MHz; more are not told by all who are heard.
    private const double HalfWide = 2.2;
    private const int Silence = -95;
    private const int Loud = -30;

    /// <summary>A hump over the channel, as high as the network is loud.</summary>
    public string Path(AirNetwork network)
    {
        var (left, right) = (X(network.Channel - HalfWide), X(network.Channel + HalfWide));
        var signal = Math.Clamp(network.Signal ?? Loud, Silence, Loud);
        var top = High - 8 - (High - 26) * (double)(signal - Silence) / (Loud - Silence);
        // A curve of the second degree reaches half as high as its middle point.
        return $"M{Text(left)} {High}Q{Text(X(network.Channel))} {Text(2 * top - High)} {Text(right)} {High}Z";
    }

    /// <summary>Where a channel is, from the left.</summary>
    public double X(double channel)
    {
        var (first, last) = (Marks[0] - 3, Marks[^1] + 3);
        return (channel - first) / (last - first) * Wide;
    }

    public static string Text(double number) =>
        number.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>The pictures of a device.</summary>
internal static class Air
{
    private static readonly int[] Low = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
    private static readonly int[] High =
    [
        36,
        44,
        52,
        60,
        100,
        108,
        116,
        124,
        132,
        140,
        149,
        157,
        165,
    ];

    /// <summary>One for each band on which the device sends.</summary>
    public static IReadOnlyList<AirPicture> Of(DeviceTree tree)
    {
        var own = Cards
            .Wifi(tree)
            .Where(line => line.IsOn)
            .Select(line => (line.Band, Network: Own(line)))
            .Where(each => each.Network is not null)
            .ToList();
        var heard = Heard(tree).ToList();
        return
        [
            .. own.Select(each => each.Band)
                .Distinct()
                .Where(band => band is "2.4 GHz" or "5 GHz")
                .Order(StringComparer.Ordinal)
                .Select(band => new AirPicture(
                    band,
                    band == "5 GHz" ? High : Low,
                    [
                        .. own.Where(each => each.Band == band)
                            .Select(each => each.Network!)
                            .DistinctBy(network => (network.Name, network.Channel)),
                        .. heard
                            .Where(each => each.Channel > 14 == (band == "5 GHz"))
                            .OrderByDescending(each => each.Signal),
                    ]
                )),
        ];
    }

    private static AirNetwork? Own(WifiLine line) =>
        Channel(line.Channel) is { } channel ? new(line.Ssid, channel, null) : null;

    private static IEnumerable<AirNetwork> Heard(DeviceTree tree)
    {
        const string results = "WiFi.NeighboringWiFiDiagnostic.Result.";
        foreach (var each in tree.Instances(results))
        {
            if (
                Channel(tree.Text(each + "Channel")) is { } channel
                && Measures.Number(tree.Text(each + "SignalStrength")) is { } signal
            )
                yield return new(tree.First(each + "SSID") ?? "hidden", channel, (int)signal);
        }
    }

    private static int? Channel(string? text) =>
        Measures.Number(text) is { } number and > 0 and <= 196 ? (int)number : null;
}
