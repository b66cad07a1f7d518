using System.Net;
using Muster.Cpe.Http;
using Muster.Cpe.Transfers;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>How an agent behaves. Every default is what the standard asks for or suggests.</summary>
public sealed record AgentOptions
{
    /// <summary>The factory's ManagementServer.URL; null keeps what the tree holds.</summary>
    public Uri? AcsUrl { get; init; }

    /// <summary>
    /// The factory's ManagementServer.Username; null for OUI-ProductClass-SerialNumber, the form the
    /// standard suggests (TR-069 3.4.4). <c>{serial}</c> stands for the serial number.
    /// </summary>
    public string? Username { get; init; }

    /// <summary>The factory's ManagementServer.Password; null keeps what the tree holds.</summary>
    public string? Password { get; init; }

    /// <summary>The factory's PeriodicInformInterval, in whole seconds; null keeps the tree's.</summary>
    public TimeSpan? PeriodicInformInterval { get; init; }

    /// <summary>The factory's ConnectionRequestUsername; null for the form of Username.</summary>
    public string? ConnectionRequestUsername { get; init; }

    /// <summary>The factory's ConnectionRequestPassword; null keeps what the tree holds.</summary>
    public string? ConnectionRequestPassword { get; init; }

    /// <summary>Where connection requests are heard; null for nowhere. Port 0 takes a free one.</summary>
    public IPEndPoint? ConnectionRequestEndPoint { get; init; }

    /// <summary>
    /// The host to put into ConnectionRequestURL; null for the address of the end point, or loopback
    /// when that is a wildcard.
    /// </summary>
    public string? ConnectionRequestHost { get; init; }

    /// <summary>How the factory set it up to be reached beside HTTP.</summary>
    public ReachOptions Reach { get; init; } = new();

    /// <summary>Whom to trust and who we are, towards the ACS and file servers.</summary>
    public TlsSettings Tls { get; init; } = TlsSettings.System;

    /// <summary>The newest version to offer; all older ones are offered too.</summary>
    public CwmpVersion Version { get; init; } = CwmpVersion.V1_4;

    /// <summary>How long a restart takes.</summary>
    public TimeSpan RebootTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Patience with the ACS for one reply; the standard asks for 30 s or more.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest reply that is read, in octets after decompression.</summary>
    public int MaxEnvelopeBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>The largest file that is fetched, in octets; a larger one is fault 9004.</summary>
    public long MaxFileBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>
    /// Most octets of a throughput test that ends by its time: it ends there, before its time.
    /// </summary>
    public long MaxTimedTestBytes { get; init; } = 1024L * 1024 * 1024 * 1024;

    /// <summary>Does the user agree to a download whose window asks for confirmation?</summary>
    public bool UserConfirms { get; init; } = true;

    /// <summary>
    /// A device as there are some: a test that is asked for is never run, DiagnosticsState stays Requested,
    /// and no <c>8 DIAGNOSTICS COMPLETE</c> comes.
    /// </summary>
    public bool ForgetsDiagnostics { get; init; }

    /// <summary>Where DNS servers listen that NSLookupDiagnostics asks.</summary>
    public int DnsPort { get; init; } = 53;

    /// <summary>How to read what the standard leaves open.</summary>
    public StandardReadings Readings { get; init; } = new();

    /// <summary>What a firmware image is and does; null for the simulator's.</summary>
    public IFirmware? Firmware { get; init; }

    /// <summary>
    /// What a voucher (TR-069 Annex C: a signed XML document, as its octets) enables; its answer null
    /// refuses it. Null for a device without options.
    /// </summary>
    public Func<byte[], OptionStruct?>? OptionOf { get; init; }

    /// <summary>The source of everything random but secrets.</summary>
    public int Seed { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
