using System.Net;

namespace Muster.Acs.Hosting;

internal static partial class AcsOptionsRules
{
    /// <summary>What a test by HTTP may be asked to send: more than any line carries in its time.</summary>
    private const long LargestSpeedTest = 1L << 40;

    private static IEnumerable<string> Diagnostics(AcsOptions options)
    {
        if (
            options.DiagnosticTimeout < TimeSpan.FromSeconds(1)
            || options.DiagnosticTimeout > TimeSpan.FromDays(30)
        )
            yield return $"diagnosticTimeout: {options.DiagnosticTimeout} is not between a second "
                + "and thirty days.";
        (string Name, long Value, long Least, long Most)[] numbers =
        [
            ("speedTestMaxBytes", options.SpeedTestMaxBytes, 1, LargestSpeedTest),
            ("speedTestMaxTransfers", options.SpeedTestMaxTransfers, 1, 10_000),
            ("udpEchoPort", options.UdpEchoPort, 0, IPEndPoint.MaxPort),
            ("udpEchoRate", options.UdpEchoRate, 1, 1_000_000),
        ];
        foreach (var (name, value, least, most) in numbers)
        {
            if (value < least || value > most)
                yield return $"{name}: {value} is not between {least} and {most}.";
        }
    }
}
