using System.Globalization;
using Muster.CommandLine;
using static Muster.Serving.ServerSettings;

namespace Muster.Serving.Groups;

/// <summary>Diagnostics of lines, and what serves them.</summary>
internal static class DiagnosticSettings
{
    public static IReadOnlyList<Setting> All =>
        [
            Of(
                "diagnostic-timeout",
                "DURATION",
                "How long the end of a diagnostic is awaited beyond its own length (10m)",
                (o, t) => o with { DiagnosticTimeout = DiagnosticSpan(t) }
            ),
            Of(
                "speed-test",
                "true|false",
                "Let devices test their line against this server, TR-143 (false)",
                (o, t) => o with { SpeedTest = Switch(t) }
            ) with
            {
                IsSwitch = true,
            },
            Of(
                "speed-test-max-bytes",
                "BYTES",
                "The largest test by HTTP (1000000000)",
                (o, t) => o with { SpeedTestMaxBytes = DiagnosticNumber(t) }
            ),
            Of(
                "udp-echo-port",
                "PORT",
                "UDP echo server of --speed-test (7568); 0 picks a free port",
                (o, t) => o with { UdpEchoPort = Port(t) }
            ),
            Of(
                "udp-echo-rate",
                "NUMBER",
                "Echoes each second for one address (1000)",
                (o, t) => o with { UdpEchoRate = (int)Math.Min(DiagnosticNumber(t), int.MaxValue) }
            ),
        ];

    private static long DiagnosticNumber(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is no whole number");

    private static TimeSpan DiagnosticSpan(string text) =>
        Durations.TryParse(text, out var span)
            ? span
            : throw new FormatException($"'{text}' is no span of time; write 90s, 5m, 2h or 7d");
}
