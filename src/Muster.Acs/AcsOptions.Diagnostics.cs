namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>
    /// How long the end of a diagnostic is awaited beyond the time the test takes by its own inputs.
    /// </summary>
    public TimeSpan DiagnosticTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether devices may test their line against this server (TR-143): HTTP download and upload on
    /// the files port, and a UDP echo server. They need no credentials.
    /// </summary>
    public bool SpeedTest { get; init; }

    /// <summary>Largest test by HTTP, octets.</summary>
    public long SpeedTestMaxBytes { get; init; } = 1_000_000_000;

    /// <summary>Most tests by HTTP at once; the next one is refused with 503.</summary>
    public int SpeedTestMaxTransfers { get; init; } = 16;

    /// <summary>UDP port of the echo server; 0 picks a free one.</summary>
    public int UdpEchoPort { get; init; } = 7568;

    /// <summary>Echoes each second for one address, and a hundred times as many for all together.</summary>
    public int UdpEchoRate { get; init; } = 1_000;
}
