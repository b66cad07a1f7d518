namespace Muster.Acs.Hosting;

internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Telemetry(AcsOptions options)
    {
        if (
            options.SeriesAge < TimeSpan.FromHours(1)
            || options.SeriesAge > TimeSpan.FromDays(36_500)
        )
            yield return $"seriesAge: {options.SeriesAge} is not between an hour and 100 years.";
        if (options.SeriesPoints < 1)
            yield return $"seriesPoints: {options.SeriesPoints} is less than 1.";
        if (options.SeriesPerDevice < 1)
            yield return $"seriesPerDevice: {options.SeriesPerDevice} is less than 1.";
        if (options.MaxBulkReportSize < 64 * 1024)
            yield return "maxBulkReportSize: it is less than 64 KB.";
    }
}
