using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

[JsonDerivedType(typeof(IPPingRequest), "ipPing")]
[JsonDerivedType(typeof(TraceRouteRequest), "traceRoute")]
[JsonDerivedType(typeof(DownloadDiagnosticsRequest), "downloadDiagnostics")]
[JsonDerivedType(typeof(UploadDiagnosticsRequest), "uploadDiagnostics")]
[JsonDerivedType(typeof(UdpEchoRequest), "udpEcho")]
[JsonDerivedType(typeof(UdpEchoServerRequest), "udpEchoServer")]
[JsonDerivedType(typeof(NSLookupRequest), "nsLookup")]
[JsonDerivedType(typeof(NeighboringWiFiRequest), "wifiNeighbors")]
[JsonDerivedType(typeof(DslDiagnosticsRequest), "dslDiagnostics")]
[JsonDerivedType(typeof(AtmLoopbackRequest), "atmLoopback")]
public abstract partial record TaskRequest;

/// <summary>
/// A test the device runs itself (TR-106 4.5.2, TR-143, TR-181): started by writing
/// <c>DiagnosticsState</c>, done when its results have been read in a later session. What is left out
/// stays as the device has it, but for repetitions, time-outs and sizes, which have defaults.
/// </summary>
public abstract record DiagnosticRequest : TaskRequest
{
    /// <summary>
    /// The path of the interface to test from (<c>Device.IP.Interface.1</c>). For a test that the model
    /// has once for each line: the path above the one meant.
    /// </summary>
    public string? Interface { get; init; }

    /// <summary>
    /// How long the device may take, in seconds, 1 to 86,400; left out: as long as the test takes by
    /// its own inputs, and the server's patience on top.
    /// </summary>
    public uint? TimeLimitSeconds { get; init; }
}

/// <summary>IPPing: does a host answer ICMP echo requests?</summary>
/// <param name="Host">Name or address, up to 256 characters.</param>
/// <param name="NumberOfRepetitions">1 to 1,000; 4 when left out.</param>
/// <param name="TimeoutMilliseconds">For each, 1 to 60,000; 1,000 when left out.</param>
/// <param name="DataBlockSize">Octets of payload, 1 to 65,535; 56 when left out.</param>
/// <param name="DSCP">0 to 63.</param>
/// <param name="ProtocolVersion">Any, IPv4 or IPv6; not in TR-098.</param>
public sealed record IPPingRequest(
    string Host,
    uint? NumberOfRepetitions = null,
    uint? TimeoutMilliseconds = null,
    uint? DataBlockSize = null,
    uint? DSCP = null,
    string? ProtocolVersion = null
) : DiagnosticRequest;

/// <summary>TraceRoute: over which hops does a host answer?</summary>
/// <param name="Host">Name or address, up to 256 characters.</param>
/// <param name="NumberOfTries">For each hop, 1 to 3; 3 when left out.</param>
/// <param name="TimeoutMilliseconds">For each try, 1 to 60,000; 5,000 when left out.</param>
/// <param name="DataBlockSize">Octets, 1 to 65,535; 38 when left out.</param>
/// <param name="DSCP">0 to 63.</param>
/// <param name="MaxHopCount">1 to 64; 30 when left out.</param>
/// <param name="ProtocolVersion">Any, IPv4 or IPv6; not in TR-098.</param>
public sealed record TraceRouteRequest(
    string Host,
    uint? NumberOfTries = null,
    uint? TimeoutMilliseconds = null,
    uint? DataBlockSize = null,
    uint? DSCP = null,
    uint? MaxHopCount = null,
    string? ProtocolVersion = null
) : DiagnosticRequest;

/// <summary>A throughput test of TR-143.</summary>
public abstract record ThroughputRequest : DiagnosticRequest
{
    /// <summary>0 to 63.</summary>
    public uint? DSCP { get; init; }

    /// <summary>0 to 7.</summary>
    public uint? EthernetPriority { get; init; }

    /// <summary>Connections at once, 1 to 64; TR-181 only.</summary>
    public uint? NumberOfConnections { get; init; }

    /// <summary>Ends the test after so many seconds, 1 to 999, instead of at its size; TR-181 only.</summary>
    public uint? TimeBasedTestDurationSeconds { get; init; }

    /// <summary>Seconds between two incremental results, 1 to 999; TR-181 only.</summary>
    public uint? TimeBasedTestMeasurementIntervalSeconds { get; init; }

    /// <summary>Seconds before the first incremental result, 0 to 255; TR-181 only.</summary>
    public uint? TimeBasedTestMeasurementOffsetSeconds { get; init; }

    /// <summary>A result for each connection too; TR-181 only.</summary>
    public bool? EnablePerConnectionResults { get; init; }

    /// <summary>Any, IPv4 or IPv6; TR-181 only.</summary>
    public string? ProtocolVersion { get; init; }
}

/// <summary>DownloadDiagnostics (TR-143): how fast does the device receive?</summary>
/// <param name="DownloadURL">http, https or ftp, up to 256 characters; left out: this server's own.</param>
/// <param name="TestFileLength">Octets to fetch from this server; 10,000,000 when left out.</param>
public sealed record DownloadDiagnosticsRequest(
    string? DownloadURL = null,
    ulong? TestFileLength = null
) : ThroughputRequest;

/// <summary>UploadDiagnostics (TR-143): how fast does the device send?</summary>
/// <param name="UploadURL">http, https or ftp, up to 256 characters; left out: this server's own.</param>
/// <param name="TestFileLength">Octets to send; 10,000,000 when left out.</param>
public sealed record UploadDiagnosticsRequest(
    string? UploadURL = null,
    ulong? TestFileLength = null
) : ThroughputRequest;

/// <summary>UDPEchoDiagnostics (TR-143): the device sends to a UDP echo server. TR-181 only.</summary>
/// <param name="Host">Name or address; left out: this server.</param>
/// <param name="Port">1 to 65,535; left out: this server's, or 7 when a host is given.</param>
/// <param name="NumberOfRepetitions">1 to 1,000; 10 when left out.</param>
/// <param name="TimeoutMilliseconds">For each, 1 to 60,000; 1,000 when left out.</param>
/// <param name="DataBlockSize">Octets, 1 to 65,535; 56 when left out. UDPEchoPlus needs 20.</param>
/// <param name="DSCP">0 to 63.</param>
/// <param name="InterTransmissionMilliseconds">Between two packets, 1 to 65,535; 100 when left out.</param>
/// <param name="ProtocolVersion">Any, IPv4 or IPv6.</param>
/// <param name="EnableIndividualPacketResults">A result for each packet too.</param>
public sealed record UdpEchoRequest(
    string? Host = null,
    uint? Port = null,
    uint? NumberOfRepetitions = null,
    uint? TimeoutMilliseconds = null,
    uint? DataBlockSize = null,
    uint? DSCP = null,
    uint? InterTransmissionMilliseconds = null,
    string? ProtocolVersion = null,
    bool? EnableIndividualPacketResults = null
) : DiagnosticRequest;

/// <summary>
/// UDPEchoConfig (TR-143): switches the device's own echo server, and reads its counters as they were
/// before. It is no test of its own and is done in one session.
/// </summary>
/// <param name="Enable">On or off; left out: only the counters are read.</param>
/// <param name="SourceIPAddress">The one peer it answers.</param>
/// <param name="UDPPort">1 to 65,535.</param>
/// <param name="EchoPlusEnabled">Whether it stamps packets as UDPEchoPlus does.</param>
public sealed record UdpEchoServerRequest(
    bool? Enable = null,
    string? SourceIPAddress = null,
    uint? UDPPort = null,
    bool? EchoPlusEnabled = null
) : DiagnosticRequest;

/// <summary>NSLookupDiagnostics: does a DNS server know a name?</summary>
/// <param name="HostName">Up to 256 characters.</param>
/// <param name="DNSServer">Name or address; empty or left out: the device's own.</param>
/// <param name="TimeoutMilliseconds">1 to 60,000; 5,000 when left out.</param>
/// <param name="NumberOfRepetitions">1 to 100; 1 when left out.</param>
public sealed record NSLookupRequest(
    string HostName,
    string? DNSServer = null,
    uint? TimeoutMilliseconds = null,
    uint? NumberOfRepetitions = null
) : DiagnosticRequest;

/// <summary>NeighboringWiFiDiagnostic: which networks does the device hear?</summary>
public sealed record NeighboringWiFiRequest : DiagnosticRequest;

/// <summary>ADSLLineTest (TR-181) or WANDSLDiagnostics (TR-098): the DSL line measured.</summary>
public sealed record DslDiagnosticsRequest : DiagnosticRequest;

/// <summary>F5Loopback (TR-181) or WANATMF5LoopbackDiagnostics (TR-098): cells there and back.</summary>
/// <param name="NumberOfRepetitions">1 to 1,000; 4 when left out.</param>
/// <param name="TimeoutMilliseconds">For each, 1 to 60,000; 1,000 when left out.</param>
public sealed record AtmLoopbackRequest(
    uint? NumberOfRepetitions = null,
    uint? TimeoutMilliseconds = null
) : DiagnosticRequest;
