using Muster.Acs.Operations;
using static Muster.Acs.Devices.Tasks.Diagnostics.DiagnosticInput;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>TR-181 DSL.Diagnostics.ADSLLineTest, TR-098 WANDSLDiagnostics of each WANDevice.</summary>
internal sealed class DslLineTest : DiagnosticKind<DslDiagnosticsRequest>
{
    public override string Name => "ADSLLineTest (WANDSLDiagnostics)";

    public override IReadOnlyList<string> Paths { get; } =
    [
        "Device.DSL.Diagnostics.ADSLLineTest.",
        "InternetGatewayDevice.WANDevice.*.WANDSLDiagnostics.",
    ];

    public override string StateName(string path) =>
        path.EndsWith(".WANDSLDiagnostics.", StringComparison.Ordinal)
            ? "LoopDiagnosticsState"
            : "DiagnosticsState";

    protected override void Check(DslDiagnosticsRequest request) { }

    protected override IEnumerable<DiagnosticInput?> Inputs(DslDiagnosticsRequest request) => [];

    // "The line test takes the line down"; it is minutes until it is trained again.
    protected override TimeSpan Length(DslDiagnosticsRequest request) => TimeSpan.FromMinutes(5);

    public override DiagnosticResult Read(DiagnosticResult run, ResultTree values) =>
        run with
        {
            Dsl = new DslMeasured(Direction(values, "ds"), Direction(values, "us")),
        };

    private static DslDirection Direction(ResultTree values, string way) =>
        new()
        {
            ACTPSD = values.Number($"ACTPSD{way}"),
            ACTATP = values.Number($"ACTATP{way}"),
            LATN = values.Decimals($"LATNpb{way}"),
            SATN = values.Decimals($"SATN{way}"),
            HLOGGroupSize = values.Number($"HLOGG{way}"),
            HLOG = values.Decimals($"HLOGps{way}"),
            QLNGroupSize = values.Number($"QLNG{way}"),
            QLN = values.Decimals($"QLNps{way}"),
            SNRGroupSize = values.Number($"SNRG{way}"),
            SNR = values.Decimals($"SNRps{way}"),
            BITS = values.Decimals($"BITSps{way}"),
        };
}

/// <summary>TR-181 ATM.Diagnostics.F5Loopback, TR-098 WANATMF5LoopbackDiagnostics of each connection.</summary>
internal sealed class AtmLoopback : DiagnosticKind<AtmLoopbackRequest>
{
    private const uint Repetitions = 4;
    private const uint Timeout = 1_000;

    public override string Name => "F5Loopback (WANATMF5LoopbackDiagnostics)";

    public override IReadOnlyList<string> Paths { get; } =
    [
        "Device.ATM.Diagnostics.F5Loopback.",
        "InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.WANATMF5LoopbackDiagnostics.",
    ];

    protected override void Check(AtmLoopbackRequest request)
    {
        DiagnosticChecks.Range("numberOfRepetitions", request.NumberOfRepetitions, 1, 1_000);
        DiagnosticChecks.Timeout(request.TimeoutMilliseconds);
    }

    protected override IEnumerable<DiagnosticInput?> Inputs(AtmLoopbackRequest request) =>
        [
            Of("NumberOfRepetitions", request.NumberOfRepetitions, Repetitions),
            Of("Timeout", request.TimeoutMilliseconds, Timeout),
        ];

    protected override TimeSpan Length(AtmLoopbackRequest request) =>
        TimeSpan.FromMilliseconds(request.TimeoutMilliseconds ?? Timeout)
        * (request.NumberOfRepetitions ?? Repetitions);

    public override DiagnosticResult Read(DiagnosticResult run, ResultTree values) =>
        run with
        {
            Echo = new EchoTimes(
                null,
                values.Number("SuccessCount"),
                values.Number("FailureCount"),
                values.Microseconds("", "AverageResponseTime"),
                values.Microseconds("", "MinimumResponseTime"),
                values.Microseconds("", "MaximumResponseTime")
            ),
        };
}
