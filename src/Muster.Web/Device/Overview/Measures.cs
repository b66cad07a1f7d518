using System.Globalization;

namespace Muster.Web.Device.Overview;

/// <summary>What devices tell in the standard's units, in those of people.</summary>
internal static class Measures
{
    /// <summary>A whole or decimal number; null for anything else.</summary>
    public static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    /// <summary><c>94.6 Mbit/s</c> of kbit/s; null of nothing.</summary>
    public static string? Rate(string? kilobits) =>
        Number(kilobits) switch
        {
            null or <= 0 => null,
            < 1000 and var slow => Text(slow, "0", "kbit/s"),
            < 1_000_000 and var quick => Text(quick / 1000, "0.#", "Mbit/s"),
            var quickest => Text(quickest.Value / 1_000_000, "0.##", "Gbit/s"),
        };

    /// <summary><c>6.1 dB</c> of tenths.</summary>
    public static string? Decibels(string? tenths) =>
        Number(tenths) is { } number ? Text(number / 10, "0.#", "dB") : null;

    /// <summary><c>-19.4 dBm</c>.</summary>
    public static string? Level(double? dbm) =>
        dbm is { } number ? Text(number, "0.#", "dBm") : null;

    private static string Text(double number, string format, string unit) =>
        $"{number.ToString(format, CultureInfo.InvariantCulture)} {unit}";
}
