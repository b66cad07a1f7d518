using System.Globalization;

namespace Muster.Verbs.Watching;

/// <summary>The tables below the numbers.</summary>
internal static class TopTables
{
    public static readonly string[] FaultHeadings = ["FAULT", "WHAT", "MODEL", "DEVICES", "LAST"];

    public static readonly string[] SessionHeadings =
    [
        "OPEN SESSION OF",
        "SINCE",
        "EVENTS",
        "RPCS",
        "WAITS FOR",
    ];

    public static IEnumerable<IReadOnlyList<string>> Faults(TopSample sample) =>
        sample.Faults.Select(fault =>
            new[]
            {
                fault.Code,
                fault.What,
                fault.Model,
                fault.Devices.ToString(CultureInfo.InvariantCulture),
                Ages.Since(fault.Last),
            }
        );

    public static IEnumerable<IReadOnlyList<string>> Sessions(TopSample sample) =>
        sample.Open.Select(open =>
            new[]
            {
                open.DeviceId,
                Ages.Since(open.Since),
                string.Join(", ", open.Events),
                open.Rpcs.ToString(CultureInfo.InvariantCulture),
                open.Waiting,
            }
        );
}
