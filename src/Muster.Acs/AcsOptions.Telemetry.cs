namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>How long a measured number is kept.</summary>
    public TimeSpan SeriesAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Most points of one parameter of one device; the oldest go first.</summary>
    public int SeriesPoints { get; init; } = 50_000;

    /// <summary>Most parameters of one device that are measured.</summary>
    public int SeriesPerDevice { get; init; } = 2_000;

    /// <summary>Largest bulk data report, octets after decompression.</summary>
    public int MaxBulkReportSize { get; init; } = 4 * 1024 * 1024;
}
