using Muster.Acs.Operations;
using static Muster.Acs.Devices.Tasks.Diagnostics.DiagnosticInput;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>TR-181 IP.Diagnostics.UDPEchoDiagnostics; TR-098 has none.</summary>
internal sealed class UdpEcho : DiagnosticKind<UdpEchoRequest>
{
    private const uint Repetitions = 10;
    private const uint Timeout = 1_000;
    private const uint Pause = 100;

    public override string Name => "UDPEchoDiagnostics";

    public override IReadOnlyList<string> Paths { get; } =
    ["Device.IP.Diagnostics.UDPEchoDiagnostics."];

    protected override void Check(UdpEchoRequest request)
    {
        if (request.Host is not null)
            DiagnosticChecks.Host("host", request.Host);
        DiagnosticChecks.Range("port", request.Port, 1, 65_535);
        DiagnosticChecks.Range("numberOfRepetitions", request.NumberOfRepetitions, 1, 1_000);
        DiagnosticChecks.Timeout(request.TimeoutMilliseconds);
        DiagnosticChecks.Range("dataBlockSize", request.DataBlockSize, 1, 65_535);
        DiagnosticChecks.Range("dscp", request.DSCP, 0, 63);
        DiagnosticChecks.Range(
            "interTransmissionMilliseconds",
            request.InterTransmissionMilliseconds,
            1,
            65_535
        );
        DiagnosticChecks.Protocol(request.ProtocolVersion);
    }

    protected override IEnumerable<DiagnosticInput?> Inputs(UdpEchoRequest request) =>
        [
            Asked("Host", request.Host),
            Of("Port", request.Port, 7),
            Of("NumberOfRepetitions", request.NumberOfRepetitions, Repetitions),
            Of("Timeout", request.TimeoutMilliseconds, Timeout),
            Of("DataBlockSize", request.DataBlockSize, 56),
            Asked("DSCP", request.DSCP),
            Of("InterTransmissionTime", request.InterTransmissionMilliseconds, Pause),
            Asked("ProtocolVersion", request.ProtocolVersion),
            Asked("EnableIndividualPacketResults", request.EnableIndividualPacketResults),
        ];

    protected override TimeSpan Length(UdpEchoRequest request) =>
        TimeSpan.FromMilliseconds(
            (request.InterTransmissionMilliseconds ?? Pause)
                + (request.TimeoutMilliseconds ?? Timeout)
        ) * (request.NumberOfRepetitions ?? Repetitions);

    // "Response times in microseconds."
    public override DiagnosticResult Read(DiagnosticResult run, ResultTree values) =>
        run with
        {
            UdpEcho = new UdpEchoed(
                new EchoTimes(
                    values.TextOrNull("IPAddressUsed"),
                    values.Number("SuccessCount"),
                    values.Number("FailureCount"),
                    values.Number("AverageResponseTime"),
                    values.Number("MinimumResponseTime"),
                    values.Number("MaximumResponseTime")
                ),
                [.. values.Rows("IndividualPacketResult.").Select(row => Packet(row.Row))]
            ),
        };

    private static UdpEchoPacket Packet(ResultTree row) =>
        new(
            row.Flag("PacketSuccess") ?? false,
            row.Time("PacketSendTime"),
            row.Time("PacketReceiveTime"),
            row.Number("TestGenSN"),
            row.Number("TestRespSN"),
            Held(row.Number("TestRespRcvTimeStamp"), row.Number("TestRespReplyTimeStamp")),
            row.Number("TestRespReplyFailureCount")
        );

    // "A 32-bit count of microseconds that wraps."
    private static long? Held(long? received, long? replied) =>
        received is { } from && replied is { } to && (from != 0 || to != 0)
            ? unchecked((uint)(to - from))
            : null;
}

/// <summary>TR-143 UDPEchoConfig: no DiagnosticsState, so it is written and read in one session.</summary>
internal sealed class UdpEchoServer : DiagnosticKind<UdpEchoServerRequest>
{
    public override string Name => "UDPEchoConfig";

    public override IReadOnlyList<string> Paths { get; } =
    [
        "Device.IP.Diagnostics.UDPEchoConfig.",
        "InternetGatewayDevice.UDPEchoConfig.",
        "Device.UDPEchoConfig.",
    ];

    public override string StateName(string path) => "Enable";

    protected override void Check(UdpEchoServerRequest request)
    {
        DiagnosticChecks.Address("sourceIPAddress", request.SourceIPAddress);
        DiagnosticChecks.Range("udpPort", request.UDPPort, 1, 65_535);
    }

    protected override IEnumerable<DiagnosticInput?> Inputs(UdpEchoServerRequest request) =>
        [
            Asked("SourceIPAddress", request.SourceIPAddress),
            Asked("UDPPort", request.UDPPort),
            Asked("EchoPlusEnabled", request.EchoPlusEnabled),
            // Last: the others count from the moment it goes on.
            Asked("Enable", request.Enable),
        ];

    protected override TimeSpan Length(UdpEchoServerRequest request) => TimeSpan.Zero;

    public override DiagnosticResult Read(DiagnosticResult run, ResultTree values) =>
        run with
        {
            UdpEchoServer = new UdpEchoCounters(
                values.Flag("Enable"),
                values.Number("PacketsReceived"),
                values.Number("PacketsResponded"),
                values.Number("BytesReceived"),
                values.Number("BytesResponded"),
                values.Time("TimeFirstPacketReceived"),
                values.Time("TimeLastPacketReceived")
            ),
        };
}
