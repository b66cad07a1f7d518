using System.Globalization;
using Muster.Web.Device;
using Muster.Web.Device.Overview;

namespace Muster.Web.HelpDesk;

/// <summary>How one part of a line is.</summary>
/// <param name="Name">Line, Internet, Wi-Fi.</param>
/// <param name="Tone"><c>good</c>, <c>warn</c>, <c>bad</c>, or empty for not known.</param>
/// <param name="State">In two words.</param>
public sealed record Light(string Name, string Tone, string State);

/// <summary>How a line is, for somebody who has a caller on it.</summary>
/// <param name="Tone">Of the whole.</param>
/// <param name="Sentence">What is wrong and what to do; or that all is well.</param>
/// <param name="Lights">Its parts.</param>
public sealed record LineState(string Tone, string Sentence, IReadOnlyList<Light> Lights);

/// <summary>Says it: the first thing that is wrong, in the order in which one depends on another.</summary>
internal static class LineSentence
{
    private const int Few = 20;

    // Below this pages load slowly and calls break up.
    private const int Weak = -75;

    public static LineState Of(LineView view, DateTimeOffset now)
    {
        var silence = now - view.Device.LastInform;
        var interval = view.Tree.PeriodicInterval ?? TimeSpan.FromDays(1);
        var isSilent = !view.Device.InSession && Conditions.IsOverdue(silence, interval);
        var wan = Cards.Wan(view.Tree);
        var wifi = Cards.Wifi(view.Tree);
        var hosts = Cards.Hosts(view.Tree);
        var weak = WeakSignals(view.Tree);
        var line = isSilent ? new Light("Line", "bad", "silent") : new("Line", "good", "answers");
        var internet = Internet(wan, isSilent);
        var air = Air(wifi, weak.Count, isSilent);
        var home = new Light(
            "At home",
            "",
            hosts.Count == 0
                ? "not known"
                : $"{hosts.Count(host => host.IsActive)} of {hosts.Count} active"
        );
        var (tone, sentence) = Say();
        return new(tone, sentence, [line, internet, air, home]);

        (string, string) Say()
        {
            if (isSilent)
                return (
                    "bad",
                    $"The box has not been heard for {Conditions.Span(silence)}; it should call every "
                        + $"{Conditions.Span(interval)}. Ask whether it has power and whether its light "
                        + "for Internet is on."
                );
            if (view.Tree.Views.Count < Few)
                return (
                    "warn",
                    "The box answers, but little is known of it yet. Run the full check."
                );
            if (internet.Tone == "bad")
                return (
                    "bad",
                    "The box answers, but its Internet connection is down. Restart it; if that does "
                        + "not help, the line is for the network's people."
                );
            if (air.State == "off")
                return (
                    "warn",
                    "Internet works, but Wi-Fi is switched off. It is mostly a button on the box."
                );
            if (weak.Count > 0)
                return ("warn", WeakSentence(weak));
            return (
                "good",
                "The line is fine: the box answers, Internet is connected"
                    + (wifi.Count > 0 ? " and Wi-Fi is on." : ".")
            );
        }
    }

    private static Light Internet(IReadOnlyList<WanLine> wan, bool isSilent) =>
        isSilent || wan.Count == 0 ? new("Internet", "", "not known")
        : wan.Any(each => each.IsUp) ? new("Internet", "good", "connected")
        : new("Internet", "bad", "down");

    private static Light Air(IReadOnlyList<WifiLine> wifi, int weak, bool isSilent) =>
        isSilent || wifi.Count == 0 ? new("Wi-Fi", "", "not known")
        : !wifi.Any(each => each.IsOn) ? new("Wi-Fi", "warn", "off")
        : weak > 0 ? new("Wi-Fi", "warn", "weak")
        : new("Wi-Fi", "good", "on");

    private static string WeakSentence(IReadOnlyList<int> weak)
    {
        var who = weak.Count == 1 ? "one device has" : $"{weak.Count} devices have";
        return $"Internet works, but {who} a weak Wi-Fi signal ({weak.Min()} dBm). "
            + "Move them or the box closer; another channel may help too.";
    }

    private static List<int> WeakSignals(DeviceTree tree) =>
        [
            .. tree.Instances("WiFi.AccessPoint.")
                .SelectMany(point => tree.Instances(point + "AssociatedDevice."))
                .Where(client => tree.Text(client + "Active") is not ("0" or "false"))
                .Select(client => tree.Text(client + "SignalStrength"))
                .Select(text =>
                    int.TryParse(text, CultureInfo.InvariantCulture, out var signal) ? signal : 0
                )
                .Where(signal => signal < Weak),
        ];
}
