using Muster.Acs.Operations;
using static Muster.Acs.Devices.Tasks.Diagnostics.DiagnosticInput;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>TR-181 IP.Diagnostics.IPPing, TR-098 IPPingDiagnostics.</summary>
internal sealed class IPPing : DiagnosticKind<IPPingRequest>
{
    private const uint Repetitions = 4;
    private const uint Timeout = 1_000;

    public override string Name => "IPPing";

    public override IReadOnlyList<string> Paths { get; } =
    [
        "Device.IP.Diagnostics.IPPing.",
        "InternetGatewayDevice.IPPingDiagnostics.",
        "Device.LAN.IPPingDiagnostics.",
    ];

    protected override void Check(IPPingRequest request)
    {
        DiagnosticChecks.Host("host", request.Host);
        DiagnosticChecks.Range("numberOfRepetitions", request.NumberOfRepetitions, 1, 1_000);
        DiagnosticChecks.Timeout(request.TimeoutMilliseconds);
        DiagnosticChecks.Range("dataBlockSize", request.DataBlockSize, 1, 65_535);
        DiagnosticChecks.Range("dscp", request.DSCP, 0, 63);
        DiagnosticChecks.Protocol(request.ProtocolVersion);
    }

    protected override IEnumerable<DiagnosticInput?> Inputs(IPPingRequest request) =>
        [
            Asked("Host", request.Host),
            Of("NumberOfRepetitions", request.NumberOfRepetitions, Repetitions),
            Of("Timeout", request.TimeoutMilliseconds, Timeout),
            Of("DataBlockSize", request.DataBlockSize, 56),
            Asked("DSCP", request.DSCP),
            Asked("ProtocolVersion", request.ProtocolVersion),
        ];

    // Devices pause up to a second between two requests.
    protected override TimeSpan Length(IPPingRequest request) =>
        TimeSpan.FromMilliseconds(1_000 + (request.TimeoutMilliseconds ?? Timeout))
        * (request.NumberOfRepetitions ?? Repetitions);

    public override DiagnosticResult Read(DiagnosticResult run, ResultTree values) =>
        run with
        {
            Echo = new EchoTimes(
                values.TextOrNull("IPAddressUsed"),
                values.Number("SuccessCount"),
                values.Number("FailureCount"),
                values.Microseconds("AverageResponseTimeDetailed", "AverageResponseTime"),
                values.Microseconds("MinimumResponseTimeDetailed", "MinimumResponseTime"),
                values.Microseconds("MaximumResponseTimeDetailed", "MaximumResponseTime")
            ),
        };
}
