namespace Muster.Web.Device.Overview;

/// <summary>Fibre and DSL, out of either root model.</summary>
internal static class AccessLines
{
    // What a receiver of class B+ can hear without errors (ITU-T G.984.2); the makers of ONTs warn at these.
    private const double Faintest = -27;
    private const double Loudest = -8;

    // A line with less noise margin than this loses its synchronisation sooner or later.
    private const double LeastMargin = 6;

    public static IReadOnlyList<AccessLine> Of(DeviceTree tree) =>
        tree.IsTr098
            ?
            [
                .. tree.Instances("WANDevice.")
                    .Select(wan => wan + "WANDSLInterfaceConfig.")
                    .Where(dsl => tree.Text(dsl + "Status") is not null)
                    .Select(dsl => Dsl(tree, dsl, dsl)),
            ]
            :
            [
                .. tree.Instances("Optical.Interface.").Select(line => Fibre(tree, line)),
                .. tree.Instances("DSL.Line.").Select(line => Dsl(tree, line, Channel(tree, line))),
            ];

    private static AccessLine Fibre(DeviceTree tree, string line)
    {
        var heard = Thousandths(tree.Text(line + "OpticalSignalLevel"));
        var status = tree.Text(line + "Status") ?? "";
        var isOff = heard is < Faintest or > Loudest;
        return new(
            "Fibre",
            status,
            status != "Up" ? "bad"
                : isOff ? "warn"
                : "good",
            Known(
                ("Receives", Measures.Level(heard) + (isOff ? ", should be -27 to -8" : "")),
                ("Sends", Measures.Level(Thousandths(tree.Text(line + "TransmitOpticalLevel"))))
            )
        );
    }

    private static AccessLine Dsl(DeviceTree tree, string line, string channel)
    {
        var status = tree.First(line + "Status") ?? "";
        var margin = Measures.Number(tree.Text(line + "DownstreamNoiseMargin")) / 10;
        return new(
            "DSL",
            status,
            status != "Up" ? "bad"
                : margin < LeastMargin ? "warn"
                : "good",
            Known(
                (
                    "Down",
                    Rates(
                        tree,
                        channel + "DownstreamCurrRate",
                        line + "DownstreamMaxBitRate",
                        line + "DownstreamMaxRate"
                    )
                ),
                (
                    "Up",
                    Rates(
                        tree,
                        channel + "UpstreamCurrRate",
                        line + "UpstreamMaxBitRate",
                        line + "UpstreamMaxRate"
                    )
                ),
                ("Margin", Both(tree, line, "NoiseMargin")),
                ("Attenuation", Both(tree, line, "Attenuation")),
                (
                    "Profile",
                    tree.First(
                        line + "CurrentProfile",
                        line + "StandardUsed",
                        line + "ModulationType"
                    )
                )
            )
        );
    }

    // A line without a channel of its own number has the one that lies over it.
    private static string Channel(DeviceTree tree, string line) =>
        tree.Instances("DSL.Channel.")
            .FirstOrDefault(each => Cards.Reference(tree.Text(each + "LowerLayers")) == line)
        ?? line.Replace("DSL.Line.", "DSL.Channel.", StringComparison.Ordinal);

    private static string? Rates(DeviceTree tree, string now, params ReadOnlySpan<string> most) =>
        Measures.Rate(tree.Text(now)) is not { } rate ? null
        : Measures.Rate(tree.First(most)) is { } reachable ? $"{rate} of {reachable}"
        : rate;

    private static string? Both(DeviceTree tree, string line, string name) =>
        Measures.Decibels(tree.Text($"{line}Downstream{name}")) is not { } down ? null
        : Measures.Decibels(tree.Text($"{line}Upstream{name}")) is { } up ? $"{down} down, {up} up"
        : $"{down} down";

    private static double? Thousandths(string? text) => Measures.Number(text) / 1000;

    private static List<(string, string)> Known(
        params ReadOnlySpan<(string Name, string? Value)> all
    )
    {
        var known = new List<(string, string)>();
        foreach (var (name, value) in all)
        {
            if (value is { Length: > 0 })
                known.Add((name, value));
        }
        return known;
    }
}
