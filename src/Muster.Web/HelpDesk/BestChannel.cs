using System.Globalization;
using Muster.Web.Device;
using Muster.Web.Device.Overview;

namespace Muster.Web.HelpDesk;

/// <summary>A radio and its channel.</summary>
/// <param name="Path">Below the root, with a dot behind it.</param>
/// <param name="Band"><c>2.4 GHz</c> or <c>5 GHz</c>.</param>
/// <param name="Channel">The one it sends on; 0 where nobody knows.</param>
/// <param name="Possible">Those it may send on; none where it does not tell.</param>
public sealed record HomeRadio(string Path, string Band, int Channel, IReadOnlyList<int> Possible);

/// <summary>The channel on which a radio hears the least of others.</summary>
internal static class BestChannel
{
    // 20 MHz reach so many channels to each side in the band of 2.4 GHz, which has 5 MHz a channel.
    private const int Reach = 5;

    // Nothing that is weaker than this is in anybody's way.
    private const int Silence = -95;

    // Those that do not overlap; of 5 GHz those that need not wait for radar.
    private static readonly int[] Low = [1, 6, 11];
    private static readonly int[] High = [36, 40, 44, 48];

    public static IReadOnlyList<HomeRadio> Radios(DeviceTree tree) =>
        [
            .. tree.Instances("WiFi.Radio.")
                .Where(radio => tree.At(radio + "Channel") is { Writable: not false })
                .Select(radio => new HomeRadio(
                    radio,
                    Cards.Band(
                        tree.Text(radio + "Channel"),
                        tree.Text(radio + "OperatingFrequencyBand")
                    ),
                    Number(tree.Text(radio + "Channel")),
                    Numbers(tree.Text(radio + "PossibleChannels"))
                )),
        ];

    /// <summary>The best for a radio by what was heard; the one it has where no other is better.</summary>
    public static int Of(HomeRadio radio, IReadOnlyList<NeighboringNetwork> heard)
    {
        int[] usual =
            radio.Band.StartsWith('2') ? Low
            : radio.Band.StartsWith('5') ? High
            : [];
        var best = radio.Channel;
        var least = Noise(radio, best, heard);
        foreach (var channel in usual)
        {
            if (radio.Possible.Count > 0 && !radio.Possible.Contains(channel))
                continue;
            if (Noise(radio, channel, heard) is var noise && (noise < least || best == 0))
                (best, least) = (channel, noise);
        }
        return best;
    }

    /// <summary>What sets the radios so; null where each has its best already.</summary>
    public static SetParameterValuesRequest? Request(
        DeviceTree tree,
        IReadOnlyList<NeighboringNetwork> heard
    )
    {
        var values = new List<NamedValue>();
        foreach (var radio in Radios(tree))
        {
            var best = Of(radio, heard);
            if (best == radio.Channel)
                continue;
            // A radio that chooses by itself would not keep it.
            if (Cards.IsTrue(tree.Text(radio.Path + "AutoChannelEnable")))
                values.Add(new($"{tree.Root}{radio.Path}AutoChannelEnable", "false"));
            values.Add(
                new($"{tree.Root}{radio.Path}Channel", best.ToString(CultureInfo.InvariantCulture))
            );
        }
        return values.Count > 0 ? new(values) : null;
    }

    private static double Noise(
        HomeRadio radio,
        int channel,
        IReadOnlyList<NeighboringNetwork> heard
    ) =>
        heard
            .Where(each => each.Channel > 0 && each.Channel <= 14 == radio.Band.StartsWith('2'))
            .Sum(each =>
                Math.Max(0, Reach - Math.Abs(each.Channel!.Value - channel))
                * (double)Math.Max(0, (each.SignalStrength ?? Silence) - Silence)
            );

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    // "1-11,13" or "36,40": a list whose parts may be ranges (TR-181, PossibleChannels).
    private static List<int> Numbers(string? list)
    {
        var numbers = new List<int>();
        foreach (var part in (list ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            var (from, to) = (Number(ends[0]), Number(ends[^1]));
            if (from > 0 && to >= from && to <= 255)
                numbers.AddRange(Enumerable.Range(from, to - from + 1));
        }
        return numbers;
    }
}
