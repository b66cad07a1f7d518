namespace Muster.Acs.Operations;

/// <summary>What a diagnostic found out; of the parts below only that of its kind is there.</summary>
public sealed record DiagnosticResult
{
    /// <summary>The object on the device, <c>Device.IP.Diagnostics.IPPing.</c></summary>
    public required string Object { get; init; }

    /// <summary>DiagnosticsState as the device gave it last; Requested while it runs.</summary>
    public required string State { get; init; }

    /// <summary>Of ipPing and atmLoopback.</summary>
    public EchoTimes? Echo { get; init; }

    /// <summary>Of traceRoute.</summary>
    public RouteFound? Route { get; init; }

    /// <summary>Of downloadDiagnostics and uploadDiagnostics.</summary>
    public ThroughputMeasured? Throughput { get; init; }

    /// <summary>Of udpEcho.</summary>
    public UdpEchoed? UdpEcho { get; init; }

    /// <summary>Of udpEchoServer.</summary>
    public UdpEchoCounters? UdpEchoServer { get; init; }

    /// <summary>Of nsLookup.</summary>
    public LookupAnswers? Lookup { get; init; }

    /// <summary>Of wifiNeighbors, as the device lists them; the first 1,000.</summary>
    public IReadOnlyList<NeighboringNetwork>? Neighbors { get; init; }

    /// <summary>Of dslDiagnostics.</summary>
    public DslMeasured? Dsl { get; init; }
}

/// <summary>Echo requests and how long their answers took; null where the device tells nothing.</summary>
/// <param name="IPAddressUsed">What the name resolved to.</param>
/// <param name="SuccessCount">Answers.</param>
/// <param name="FailureCount">Requests without one.</param>
/// <param name="AverageMicroseconds">Mean round trip; whole milliseconds on most devices.</param>
/// <param name="MinimumMicroseconds">The shortest.</param>
/// <param name="MaximumMicroseconds">The longest.</param>
public sealed record EchoTimes(
    string? IPAddressUsed,
    long? SuccessCount,
    long? FailureCount,
    long? AverageMicroseconds,
    long? MinimumMicroseconds,
    long? MaximumMicroseconds
);

/// <summary>The hops towards a host, nearest first.</summary>
/// <param name="IPAddressUsed">What the name resolved to.</param>
/// <param name="ResponseMilliseconds">The round trip to the host itself.</param>
/// <param name="Hops">At most 1,000.</param>
public sealed record RouteFound(
    string? IPAddressUsed,
    long? ResponseMilliseconds,
    IReadOnlyList<RouteHop> Hops
);

/// <summary>One hop.</summary>
/// <param name="Hop">From 1.</param>
/// <param name="Host">Its name, or its address where it has none; empty when nothing answered.</param>
/// <param name="Address">Its address; empty where the name is it.</param>
/// <param name="ErrorCode">The ICMP error code; 0 is none.</param>
/// <param name="RoundTripMilliseconds">One for each try that was answered.</param>
public sealed record RouteHop(
    long Hop,
    string Host,
    string Address,
    long? ErrorCode,
    IReadOnlyList<long> RoundTripMilliseconds
);

/// <summary>A transfer of TR-143; times are the device's clock.</summary>
public sealed record ThroughputMeasured
{
    /// <summary>
    /// Bits of test data each second. Download: 8 × TestBytesReceived / (EOMTime − BOMTime); upload the
    /// same with TestBytesSent, or TotalBytesSent where the model has no other. With several
    /// connections: the octets and the period under full loading. Null when the device gave no period.
    /// </summary>
    public double? BitsPerSecond { get; init; }

    /// <summary>Octets of the test.</summary>
    public long? TestBytes { get; init; }

    /// <summary>Octets the interface received meanwhile, cross traffic included.</summary>
    public long? TotalBytesReceived { get; init; }

    /// <summary>Octets the interface sent meanwhile, cross traffic included.</summary>
    public long? TotalBytesSent { get; init; }

    /// <summary>The SYN was sent.</summary>
    public DateTimeOffset? TcpOpenRequestTime { get; init; }

    /// <summary>The SYN ACK was received.</summary>
    public DateTimeOffset? TcpOpenResponseTime { get; init; }

    /// <summary>The request was sent.</summary>
    public DateTimeOffset? ROMTime { get; init; }

    /// <summary>The first packet of the data.</summary>
    public DateTimeOffset? BOMTime { get; init; }

    /// <summary>The last packet of the data.</summary>
    public DateTimeOffset? EOMTime { get; init; }

    /// <summary>What the name resolved to.</summary>
    public string? IPAddressUsed { get; init; }

    /// <summary>Each connection by itself, where asked for; at most 1,000.</summary>
    public IReadOnlyList<ThroughputPart> Connections { get; init; } = [];

    /// <summary>The intervals of a time-based test; at most 1,000.</summary>
    public IReadOnlyList<ThroughputPart> Increments { get; init; } = [];
}

/// <summary>One connection or one interval of a throughput test.</summary>
/// <param name="Start">BOMTime, or the interval's StartTime.</param>
/// <param name="End">EOMTime, or the interval's EndTime.</param>
/// <param name="TestBytes">Octets of the test in it.</param>
/// <param name="BitsPerSecond">Null when the device gave no period.</param>
public sealed record ThroughputPart(
    DateTimeOffset? Start,
    DateTimeOffset? End,
    long? TestBytes,
    double? BitsPerSecond
);

/// <summary>UDP packets that a device sent to an echo server.</summary>
/// <param name="Times">Counts and round trips.</param>
/// <param name="Packets">Each packet, where asked for; at most 1,000.</param>
public sealed record UdpEchoed(EchoTimes Times, IReadOnlyList<UdpEchoPacket> Packets);

/// <summary>One packet; the last four are the stamps of a UDPEchoPlus server (TR-143 A.1.4).</summary>
/// <param name="Success">Whether it came back in time.</param>
/// <param name="Sent">By the device's clock.</param>
/// <param name="Received">By the device's clock.</param>
/// <param name="TestGenSN">The device's number of the packet.</param>
/// <param name="TestRespSN">The server's number of the answer.</param>
/// <param name="ServerMicroseconds">How long the server held it.</param>
/// <param name="TestRespReplyFailureCount">Answers the server could not send.</param>
public sealed record UdpEchoPacket(
    bool Success,
    DateTimeOffset? Sent,
    DateTimeOffset? Received,
    long? TestGenSN,
    long? TestRespSN,
    long? ServerMicroseconds,
    long? TestRespReplyFailureCount
);

/// <summary>What a device's echo server counted since it was switched on.</summary>
public sealed record UdpEchoCounters(
    bool? WasEnabled,
    long? PacketsReceived,
    long? PacketsResponded,
    long? BytesReceived,
    long? BytesResponded,
    DateTimeOffset? TimeFirstPacketReceived,
    DateTimeOffset? TimeLastPacketReceived
);

/// <summary>What DNS said.</summary>
/// <param name="SuccessCount">How many of the lookups succeeded.</param>
/// <param name="Answers">One for each lookup, at most 1,000.</param>
public sealed record LookupAnswers(long? SuccessCount, IReadOnlyList<LookupAnswer> Answers);

/// <summary>One lookup.</summary>
/// <param name="Status">Success, Error_HostNameNotResolved, Error_Timeout and so on.</param>
/// <param name="AnswerType">None, Authoritative or NonAuthoritative.</param>
/// <param name="HostNameReturned">The whole name.</param>
/// <param name="IPAddresses">At most 10.</param>
/// <param name="DNSServerIP">The server that answered.</param>
/// <param name="ResponseMilliseconds">How long it took.</param>
public sealed record LookupAnswer(
    string Status,
    string AnswerType,
    string HostNameReturned,
    IReadOnlyList<string> IPAddresses,
    string DNSServerIP,
    long? ResponseMilliseconds
);

/// <summary>One network the device heard; empty or null where it tells nothing.</summary>
public sealed record NeighboringNetwork
{
    /// <summary>The path of the radio that heard it.</summary>
    public string Radio { get; init; } = "";

    /// <summary>Its name; empty for a hidden one.</summary>
    public string SSID { get; init; } = "";

    /// <summary>The address of its access point.</summary>
    public string BSSID { get; init; } = "";

    /// <summary>AdHoc or Infrastructure.</summary>
    public string Mode { get; init; } = "";

    /// <summary>1 to 255.</summary>
    public long? Channel { get; init; }

    /// <summary>dBm, never positive.</summary>
    public long? SignalStrength { get; init; }

    /// <summary>dBm.</summary>
    public long? Noise { get; init; }

    /// <summary>None, WPA2, WPA3-SAE and so on.</summary>
    public string SecurityModeEnabled { get; init; } = "";

    /// <summary>TKIP, AES.</summary>
    public IReadOnlyList<string> EncryptionMode { get; init; } = [];

    /// <summary>2.4GHz, 5GHz or 6GHz.</summary>
    public string OperatingFrequencyBand { get; init; } = "";

    /// <summary>20MHz to 320MHz.</summary>
    public string OperatingChannelBandwidth { get; init; } = "";

    /// <summary>a, b, g, n, ac, ax, be.</summary>
    public IReadOnlyList<string> SupportedStandards { get; init; } = [];

    /// <summary>Of those, what it uses.</summary>
    public IReadOnlyList<string> OperatingStandards { get; init; } = [];
}

/// <summary>A DSL line (ITU-T G.997.1), each direction by itself.</summary>
public sealed record DslMeasured(DslDirection Downstream, DslDirection Upstream);

/// <summary>One direction of a line; null or empty where the device tells nothing.</summary>
public sealed record DslDirection
{
    /// <summary>ACTPSD: power spectral density, 0.1 dBm/Hz.</summary>
    public long? ACTPSD { get; init; }

    /// <summary>ACTATP: aggregate transmit power, 0.1 dBm.</summary>
    public long? ACTATP { get; init; }

    /// <summary>LATN: line attenuation for each band, dB as the device writes it.</summary>
    public IReadOnlyList<double> LATN { get; init; } = [];

    /// <summary>SATN: signal attenuation for each band.</summary>
    public IReadOnlyList<double> SATN { get; init; } = [];

    /// <summary>Sub-carriers for each element of HLOG.</summary>
    public long? HLOGGroupSize { get; init; }

    /// <summary>HLOG: logarithm of the channel's response.</summary>
    public IReadOnlyList<double> HLOG { get; init; } = [];

    /// <summary>Sub-carriers for each element of QLN.</summary>
    public long? QLNGroupSize { get; init; }

    /// <summary>QLN: quiet line noise for each group.</summary>
    public IReadOnlyList<double> QLN { get; init; } = [];

    /// <summary>Sub-carriers for each element of SNR.</summary>
    public long? SNRGroupSize { get; init; }

    /// <summary>SNR: signal-to-noise ratio for each group.</summary>
    public IReadOnlyList<double> SNR { get; init; } = [];

    /// <summary>Bits for each sub-carrier.</summary>
    public IReadOnlyList<double> BITS { get; init; } = [];
}
