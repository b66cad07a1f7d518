using static Muster.Serving.ServerSettings;

namespace Muster.Serving.Groups;

/// <summary>What is measured, of devices and of the server.</summary>
internal static class TelemetrySettings
{
    public static IReadOnlyList<Setting> All =>
        [
            Of(
                "series-age",
                "TIME",
                "How long measured numbers are kept (90d)",
                (o, t) => o with { SeriesAge = Duration(t) }
            ),
            Of(
                "series-points",
                "N",
                "Most numbers kept of one parameter of one device (50000)",
                (o, t) => o with { SeriesPoints = Count(t) }
            ),
            Of(
                "metrics",
                "true|false",
                "Numbers of the server at /metrics for Prometheus, with a key (true)",
                (o, t) => o with { Metrics = Switch(t) }
            ) with
            {
                IsSwitch = true,
            },
        ];
}
