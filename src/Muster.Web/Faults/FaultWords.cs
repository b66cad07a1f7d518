using System.Globalization;
using Muster.Web.Devices;

namespace Muster.Web.Faults;

/// <summary>Groups of faults in words, and where their page and their devices are.</summary>
internal static class FaultWords
{
    public static string Of(FaultGroup group) =>
        group.IsChannel ? $"rules, channel {group.What}" : group.What;

    public static string Link(FaultGroup group) => "/faults/" + group.Id;

    /// <summary>The devices behind the number.</summary>
    public static string Devices(FaultGroup group) => DeviceLinks.Search($"fault:#{group.Id}");

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long number, string word) =>
        $"{Number(number)} {word}{(number == 1 ? "" : "s")}";

    public static string Percent(double share) =>
        share is > 0 and < 0.01
            ? "<1%"
            : share.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "");

    /// <summary>A trait of devices, as people call it.</summary>
    public static string Trait(string trait) =>
        trait switch
        {
            "model" => "Model",
            "software" => "Software",
            "hardware" => "Hardware",
            "maker" => "Maker",
            "tag" => "Tag",
            "rule" => "Rule",
            _ => trait,
        };
}
