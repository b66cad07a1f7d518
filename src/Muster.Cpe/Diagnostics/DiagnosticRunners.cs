using Muster.Cpe.Tree;

namespace Muster.Cpe.Diagnostics;

/// <summary>Carries out one test. It throws only when it is cancelled.</summary>
internal delegate Task<DiagnosticOutcome> RunDiagnostic(
    DiagnosticJob job,
    CancellationToken cancel
);

/// <summary>Which test an object is, by its name in either root.</summary>
internal static class DiagnosticRunners
{
    public static RunDiagnostic Of(string path) =>
        Name(path) switch
        {
            "IPPing" or "IPPingDiagnostics" => IPPing.RunAsync,
            "TraceRoute" or "TraceRouteDiagnostics" => TraceRoute.RunAsync,
            "DownloadDiagnostics" => ThroughputTest.DownloadAsync,
            "UploadDiagnostics" => ThroughputTest.UploadAsync,
            "UDPEchoDiagnostics" => UdpEchoClient.RunAsync,
            "NSLookupDiagnostics" => NSLookup.RunAsync,
            "NeighboringWiFiDiagnostic" => SimulatedScan.RunAsync,
            "ADSLLineTest" or "WANDSLDiagnostics" => SimulatedLine.TestAsync,
            "F5Loopback" or "WANATMF5LoopbackDiagnostics" => SimulatedLine.LoopbackAsync,
            // A test of a vendor's own: the agent has no such thing, and does not pretend to.
            _ => (_, _) => Task.FromResult(new DiagnosticOutcome(DiagnosticOutcome.Other)),
        };

    /// <summary>The parameter that starts a test, for a name below an object that has one; else null.</summary>
    public static string? StateOf(IParameterTree tree, string path)
    {
        foreach (var name in (string[])["DiagnosticsState", "LoopDiagnosticsState"])
        {
            if (tree.TryGet(path + name, out _))
                return path + name;
        }
        return null;
    }

    public static bool IsState(string name) =>
        name.EndsWith(".DiagnosticsState", StringComparison.Ordinal)
        || name.EndsWith(".LoopDiagnosticsState", StringComparison.Ordinal);

    private static string Name(string path)
    {
        var end = path.AsSpan().TrimEnd('.');
        return end[(end.LastIndexOf('.') + 1)..].ToString();
    }
}
