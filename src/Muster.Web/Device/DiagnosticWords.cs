using System.Globalization;

namespace Muster.Web.Device;

/// <summary>What a diagnostic found, in a sentence.</summary>
internal static class DiagnosticWords
{
    public static string Of(DiagnosticResult result) =>
        result switch
        {
            { Echo: { } echo } => $"{echo.SuccessCount} of {echo.SuccessCount + echo.FailureCount} "
                + $"answered, {Milliseconds(echo.AverageMicroseconds)} on average",
            { Route: { } route } => $"{route.Hops.Count} hops",
            { Throughput: { } measured } => Throughput(measured),
            { Lookup: not null } => "answered",
            { Neighbors: { } networks } => $"{networks.Count} networks heard",
            _ => result.State,
        };

    private static string Throughput(ThroughputMeasured measured) =>
        measured.BitsPerSecond is { } rate
            ? string.Create(CultureInfo.InvariantCulture, $"{rate / 1e6:0.0} Mbit/s")
            : "measured";

    private static string Milliseconds(long? micros) =>
        micros is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"{time / 1000.0:0.#} ms")
            : "unknown";
}
