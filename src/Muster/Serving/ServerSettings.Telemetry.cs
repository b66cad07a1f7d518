namespace Muster.Serving;

internal sealed partial record ServerSettings
{
    private static IReadOnlyList<Setting> Telemetry =>
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
        ];
}
