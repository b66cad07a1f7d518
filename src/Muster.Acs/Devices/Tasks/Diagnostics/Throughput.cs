using Muster.Acs.Operations;
using Muster.Cwmp.Messages;
using static Muster.Acs.Devices.Tasks.Diagnostics.DiagnosticInput;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>What both throughput tests of TR-143 have in common.</summary>
internal static class Throughput
{
    /// <summary>Octets of a test against this server.</summary>
    public const ulong DefaultLength = 10_000_000;

    /// <summary>The slowest line whose test of a given size is waited for, in octets a second.</summary>
    private const double Slowest = 50_000;

    public static void Check(ThroughputRequest request)
    {
        DiagnosticChecks.Range("dscp", request.DSCP, 0, 63);
        DiagnosticChecks.Range("ethernetPriority", request.EthernetPriority, 0, 7);
        DiagnosticChecks.Range("numberOfConnections", request.NumberOfConnections, 1, 64);
        DiagnosticChecks.Range(
            "timeBasedTestDurationSeconds",
            request.TimeBasedTestDurationSeconds,
            1,
            999
        );
        DiagnosticChecks.Range(
            "timeBasedTestMeasurementIntervalSeconds",
            request.TimeBasedTestMeasurementIntervalSeconds,
            1,
            999
        );
        DiagnosticChecks.Range(
            "timeBasedTestMeasurementOffsetSeconds",
            request.TimeBasedTestMeasurementOffsetSeconds,
            0,
            255
        );
        DiagnosticChecks.Protocol(request.ProtocolVersion);
    }

    public static IEnumerable<DiagnosticInput?> Inputs(ThroughputRequest request) =>
        [
            Asked("DSCP", request.DSCP),
            Asked("EthernetPriority", request.EthernetPriority),
            // Back to one connection and to a test by size, lest a former test's inputs stand.
            Of("NumberOfConnections", request.NumberOfConnections, 1),
            Of("TimeBasedTestDuration", request.TimeBasedTestDurationSeconds, 0),
            Asked(
                "TimeBasedTestMeasurementInterval",
                request.TimeBasedTestMeasurementIntervalSeconds
            ),
            Asked("TimeBasedTestMeasurementOffset", request.TimeBasedTestMeasurementOffsetSeconds),
            Asked("EnablePerConnectionResults", request.EnablePerConnectionResults),
            Asked("ProtocolVersion", request.ProtocolVersion),
        ];

    public static TimeSpan Length(ThroughputRequest request, ulong octets) =>
        request.TimeBasedTestDurationSeconds is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromSeconds(Math.Min(octets / Slowest, 24 * 3600));

    /// <param name="values">Below the object.</param>
    /// <param name="test">The name of the octets that count, TestBytesReceived for example.</param>
    /// <param name="otherwise">The name to take where the model has no such parameter.</param>
    public static ThroughputMeasured Read(ResultTree values, string test, string otherwise)
    {
        var (start, end) = (values.Time("BOMTime"), values.Time("EOMTime"));
        var octets = values.Number(test) ?? values.Number(otherwise);
        return new ThroughputMeasured
        {
            BitsPerSecond = FullLoading(values, test) ?? Rate(start, end, octets),
            TestBytes = octets,
            TotalBytesReceived = values.Number("TotalBytesReceived"),
            TotalBytesSent = values.Number("TotalBytesSent"),
            TcpOpenRequestTime = values.Time("TCPOpenRequestTime"),
            TcpOpenResponseTime = values.Time("TCPOpenResponseTime"),
            ROMTime = values.Time("ROMTime"),
            BOMTime = start,
            EOMTime = end,
            IPAddressUsed = values.TextOrNull("IPAddressUsed"),
            Connections =
            [
                .. values
                    .Rows("PerConnectionResult.")
                    .Select(row => Part(row.Row, "BOMTime", "EOMTime", test)),
            ],
            Increments =
            [
                .. values
                    .Rows("IncrementalResult.")
                    .Select(row => Part(row.Row, "StartTime", "EndTime", test)),
            ],
        };
    }

    // "PeriodOfFullLoading: the time in which all connections transferred at once", in microseconds.
    private static double? FullLoading(ResultTree values, string test) =>
        values.Rows("PerConnectionResult.").Count() > 1
        && values.Number("PeriodOfFullLoading") is > 0 and var period
        && values.Number($"{test}UnderFullLoading") is > 0 and var octets
            ? 8e6 * octets / period
            : null;

    private static ThroughputPart Part(ResultTree row, string from, string to, string test)
    {
        var (start, end, octets) = (row.Time(from), row.Time(to), row.Number(test));
        return new ThroughputPart(start, end, octets, Rate(start, end, octets));
    }

    // "The download throughput is 8 × TestBytesReceived / (EOMTime − BOMTime)."
    private static double? Rate(DateTimeOffset? start, DateTimeOffset? end, long? octets) =>
        end - start is { } period && period > TimeSpan.Zero && octets is { } count
            ? 8.0 * count / period.TotalSeconds
            : null;
}

/// <summary>TR-143 DownloadDiagnostics.</summary>
internal sealed class DownloadDiagnostics : DiagnosticKind<DownloadDiagnosticsRequest>
{
    public override string Name => "DownloadDiagnostics";

    public override IReadOnlyList<string> Paths { get; } =
    [
        "Device.IP.Diagnostics.DownloadDiagnostics.",
        "InternetGatewayDevice.DownloadDiagnostics.",
        "Device.DownloadDiagnostics.",
    ];

    protected override void Check(DownloadDiagnosticsRequest request)
    {
        DiagnosticChecks.Url("downloadURL", request.DownloadURL);
        if (request.DownloadURL is not null && request.TestFileLength is not null)
            throw DiagnosticChecks.Invalid(
                "testFileLength",
                "The size is that of the file at the URL; it is asked for only of this server."
            );
        Throughput.Check(request);
    }

    protected override IEnumerable<DiagnosticInput?> Inputs(DownloadDiagnosticsRequest request) =>
        Throughput.Inputs(request).Prepend(Asked("DownloadURL", request.DownloadURL));

    protected override TimeSpan Length(DownloadDiagnosticsRequest request) =>
        Throughput.Length(request, request.TestFileLength ?? Throughput.DefaultLength);

    public override DiagnosticResult Read(DiagnosticResult run, ResultTree values) =>
        run with
        {
            Throughput = Throughput.Read(values, "TestBytesReceived", "TestBytesReceived"),
        };
}

/// <summary>TR-143 UploadDiagnostics.</summary>
internal sealed class UploadDiagnostics : DiagnosticKind<UploadDiagnosticsRequest>
{
    public override string Name => "UploadDiagnostics";

    public override IReadOnlyList<string> Paths { get; } =
    [
        "Device.IP.Diagnostics.UploadDiagnostics.",
        "InternetGatewayDevice.UploadDiagnostics.",
        "Device.UploadDiagnostics.",
    ];

    protected override void Check(UploadDiagnosticsRequest request)
    {
        DiagnosticChecks.Url("uploadURL", request.UploadURL);
        DiagnosticChecks.Range(
            "testFileLength",
            (uint?)Math.Min(request.TestFileLength ?? 1, uint.MaxValue),
            1,
            uint.MaxValue - 1
        );
        Throughput.Check(request);
    }

    protected override IEnumerable<DiagnosticInput?> Inputs(UploadDiagnosticsRequest request) =>
        Throughput
            .Inputs(request)
            .Prepend(
                Of("TestFileLength", (uint?)request.TestFileLength, (uint)Throughput.DefaultLength)
            )
            .Prepend(Asked("UploadURL", request.UploadURL));

    // "TestFileLength": unsignedLong since Device:2.0, unsignedInt before.
    public override string TypeOf(string path, DiagnosticInput input) =>
        input.Name == "TestFileLength" && path.StartsWith("Device.IP.", StringComparison.Ordinal)
            ? XsdTypes.UnsignedLong
            : input.Type;

    protected override TimeSpan Length(UploadDiagnosticsRequest request) =>
        Throughput.Length(request, request.TestFileLength ?? Throughput.DefaultLength);

    // "TR-098: TotalBytesSent only."
    public override DiagnosticResult Read(DiagnosticResult run, ResultTree values) =>
        run with
        {
            Throughput = Throughput.Read(values, "TestBytesSent", "TotalBytesSent"),
        };
}
