using Muster.Cwmp.Messages;

namespace Muster.Cwmp;

/// <summary>
/// One SOAP envelope (TR-069 3.5): the CWMP header elements and at most one message.
/// </summary>
/// <param name="Body">
/// The message. Null for an empty Body, which counts as an empty POST (quirk 74).
/// </param>
public sealed record Envelope(CwmpMessage? Body)
{
    /// <summary>
    /// <c>cwmp:ID</c>; the response or fault carries the request's. Null = absent. Blanks around it
    /// are dropped on reading (quirk 60).
    /// </summary>
    public string? ID { get; init; }

    /// <summary>
    /// ACS to CPE: true silences the CPE's own requests. Null = absent, which means false.
    /// </summary>
    public bool? HoldRequests { get; init; }

    /// <summary>CWMP 1.0, deprecated: read, never needed. Null = absent.</summary>
    public bool? NoMoreRequests { get; init; }

    /// <summary>
    /// CPE to ACS, on Inform, since 1.3: how many seconds the ACS must wait for the next POST. Null
    /// = absent, which means 30.
    /// </summary>
    public uint? SessionTimeout { get; init; }

    /// <summary>CPE to ACS, on Inform, since 1.4: <c>1.0,1.1,1.2</c>. Null = absent.</summary>
    public string? SupportedCWMPVersions { get; init; }

    /// <summary>
    /// ACS to CPE, on InformResponse, since 1.4; only to a CPE that sent
    /// <see cref="SupportedCWMPVersions"/>. Null = absent.
    /// </summary>
    public string? UseCWMPVersion { get; init; }

    /// <summary>
    /// Writing: the version to write in. Reading: what the namespace says; with the namespace of
    /// 1.2 also what its headers show (SessionTimeout: 1.3; SupportedCWMPVersions, UseCWMPVersion:
    /// 1.4).
    /// </summary>
    public CwmpVersion Version { get; init; } = CwmpVersion.V1_2;

    /// <summary>
    /// The CWMP namespace. Reading: as found, null when there is none. Writing: null = that of
    /// <see cref="Version"/>; an ACS sets it to what the CPE used in its Inform (quirks 64, 65).
    /// </summary>
    public string? Namespace { get; init; }

    /// <summary>Writing: how the envelope looks. Reading: not told.</summary>
    public EnvelopeStyle Style { get; init; }

    /// <summary>
    /// Reading: the first header element that says mustUnderstand="1" and is none of CWMP's. The
    /// receiver answers <c>Fault.Plain("MustUnderstand", ...)</c>. Null = all understood.
    /// </summary>
    public string? NotUnderstood { get; init; }
}
