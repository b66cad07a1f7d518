using System.Net;
using System.Text.Json.Serialization;
using Muster.Acs.Operations;

namespace Muster.Acs;

/// <summary>What becomes of a device that nobody has heard of, once its credentials are right.</summary>
[JsonConverter(typeof(CamelCaseEnum<UnknownDevices>))]
public enum UnknownDevices
{
    /// <summary>It is served. The default.</summary>
    Accept,

    /// <summary>It is refused; devices that called home before, and registered ones, are served.</summary>
    Reject,

    /// <summary>It is answered, noted as waiting, and gets nothing until an operator approves it.</summary>
    Quarantine,

    /// <summary>Only registered devices are served, even of those that called home before.</summary>
    Registered,
}

/// <summary>Whether devices are asked for a TLS client certificate.</summary>
public enum ClientCertificates
{
    /// <summary>Asked for; who has none proves itself by HTTP. The default where there are anchors.</summary>
    Optional,

    /// <summary>Without a certificate that leads to an anchor, the TLS handshake fails.</summary>
    Required,
}

/// <summary>Which headers the proxies in front set, and strip when a client sends them.</summary>
public enum ProxyHeaders
{
    /// <summary><c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>. The default.</summary>
    XForwarded,

    /// <summary><c>Forwarded</c> (RFC 7239).</summary>
    Forwarded,
}

public sealed partial record AcsOptions
{
    /// <summary>Take HTTP Basic, which shows the password, on a connection without TLS too.</summary>
    public bool AllowBasicWithoutTls { get; init; }

    /// <summary>Offer Digest's qop <c>auth-int</c> beside <c>auth</c>; it is taken in any case.</summary>
    public bool DigestAuthInt { get; init; }

    /// <summary>Take a Digest answer a second time within its nonce's five minutes.</summary>
    public bool AllowDigestReplay { get; init; }

    /// <summary>What becomes of devices nobody has heard of.</summary>
    public UnknownDevices UnknownDevices { get; init; }

    /// <summary>
    /// PEM file with the server's certificate and those between it and the root, or a PKCS #12 file
    /// (<c>.pfx</c>, <c>.p12</c>); with it every port answers HTTPS beside HTTP. Null: HTTP alone.
    /// </summary>
    public string? TlsCertificate { get; init; }

    /// <summary>PEM file with the certificate's private key; null when it is in the certificate's.</summary>
    public string? TlsKey { get; init; }

    /// <summary>The password of the key, or of the PKCS #12 file.</summary>
    public string? TlsPassword { get; init; }

    /// <summary>Answer nothing without TLS, on any port.</summary>
    public bool TlsOnly { get; init; }

    /// <summary>How addresses of this server begin that nobody configured otherwise.</summary>
    internal string Scheme => TlsOnly ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;

    /// <summary>
    /// Take TLS 1.0, 1.1 and the suites without forward secrecy that old devices need, as far as the
    /// system's own library still has them.
    /// </summary>
    public bool TlsLegacy { get; init; }

    /// <summary>PEM file with the certificates that client certificates must lead to; null asks for none.</summary>
    public string? CpeAnchors { get; init; }

    /// <summary>Whether a client certificate must be there.</summary>
    public ClientCertificates CpeCertificates { get; init; }

    /// <summary>
    /// What the common name or a DNS name of a device's certificate must be: <c>{oui}</c>,
    /// <c>{class}</c> and <c>{serial}</c> stand for the parts of the DeviceId, encoded as in its id.
    /// </summary>
    public IReadOnlyList<string> CpeCertificateNames { get; init; } =
    ["{oui}-{serial}", "{oui}-{class}-{serial}"];

    /// <summary>The addresses of proxies whose word about the client is taken; none by default.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Which headers those proxies set.</summary>
    public ProxyHeaders ProxyHeaders { get; init; }
}
