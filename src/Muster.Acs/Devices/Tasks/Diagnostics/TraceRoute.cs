using Muster.Acs.Operations;
using static Muster.Acs.Devices.Tasks.Diagnostics.DiagnosticInput;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>TR-181 IP.Diagnostics.TraceRoute, TR-098 TraceRouteDiagnostics.</summary>
internal sealed class TraceRoute : DiagnosticKind<TraceRouteRequest>
{
    private const uint Tries = 3;
    private const uint Timeout = 5_000;
    private const uint Hops = 30;

    public override string Name => "TraceRoute";

    public override IReadOnlyList<string> Paths { get; } =
    [
        "Device.IP.Diagnostics.TraceRoute.",
        "InternetGatewayDevice.TraceRouteDiagnostics.",
        "Device.LAN.TraceRouteDiagnostics.",
    ];

    protected override void Check(TraceRouteRequest request)
    {
        DiagnosticChecks.Host("host", request.Host);
        DiagnosticChecks.Range("numberOfTries", request.NumberOfTries, 1, 3);
        DiagnosticChecks.Timeout(request.TimeoutMilliseconds);
        DiagnosticChecks.Range("dataBlockSize", request.DataBlockSize, 1, 65_535);
        DiagnosticChecks.Range("dscp", request.DSCP, 0, 63);
        DiagnosticChecks.Range("maxHopCount", request.MaxHopCount, 1, 64);
        DiagnosticChecks.Protocol(request.ProtocolVersion);
    }

    protected override IEnumerable<DiagnosticInput?> Inputs(TraceRouteRequest request) =>
        [
            Asked("Host", request.Host),
            Of("NumberOfTries", request.NumberOfTries, Tries),
            Of("Timeout", request.TimeoutMilliseconds, Timeout),
            Of("DataBlockSize", request.DataBlockSize, 38),
            Asked("DSCP", request.DSCP),
            Of("MaxHopCount", request.MaxHopCount, Hops),
            Asked("ProtocolVersion", request.ProtocolVersion),
        ];

    protected override TimeSpan Length(TraceRouteRequest request) =>
        TimeSpan.FromMilliseconds(request.TimeoutMilliseconds ?? Timeout)
        * (request.NumberOfTries ?? Tries)
        * (request.MaxHopCount ?? Hops);

    public override DiagnosticResult Read(DiagnosticResult run, ResultTree values) =>
        run with
        {
            Route = new RouteFound(
                values.TextOrNull("IPAddressUsed"),
                values.Number("ResponseTime"),
                [.. values.Rows("RouteHops.").Select((row, index) => Hop(index + 1, row.Row))]
            ),
        };

    // TR-098 says Hop before each name.
    private static RouteHop Hop(long number, ResultTree row) =>
        new(
            number,
            row.TextOrNull("Host") ?? row.Text("HopHost"),
            row.TextOrNull("HostAddress") ?? row.Text("HopHostAddress"),
            row.Number("ErrorCode") ?? row.Number("HopErrorCode"),
            row.Numbers("RTTimes") is { Count: > 0 } times ? times : row.Numbers("HopRTTimes")
        );
}
