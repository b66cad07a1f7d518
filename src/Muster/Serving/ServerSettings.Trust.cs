using Muster.Acs;

namespace Muster.Serving;

internal sealed partial record ServerSettings
{
    /// <summary>Whom the server believes what.</summary>
    private static IReadOnlyList<Setting> Trust =>
        [
            Of(
                "unknown-devices",
                "accept|reject|quarantine|registered",
                "What becomes of devices nobody has heard of (accept)",
                (o, t) => o with { UnknownDevices = Unknown(t) }
            ),
            SwitchOf(
                "allow-basic-without-tls",
                "Take HTTP Basic on a line without TLS too (false)",
                (o, on) => o with { AllowBasicWithoutTls = on }
            ),
            SwitchOf(
                "digest-auth-int",
                "Offer Digest's qop auth-int beside auth (false)",
                (o, on) => o with { DigestAuthInt = on }
            ),
            SwitchOf(
                "allow-digest-replay",
                "Take a Digest answer twice (false)",
                (o, on) => o with { AllowDigestReplay = on }
            ),
            Of(
                    "tls-certificate",
                    "FILE",
                    "PEM or PKCS #12; every port then answers HTTPS beside HTTP",
                    (o, t) => o with { TlsCertificate = NotEmpty(t) }
                )
                .Like("GENIEACS_CWMP_SSL_CERT", ElderSettings.File),
            Of(
                    "tls-key",
                    "FILE",
                    "The PEM key, when it is not in --tls-certificate",
                    (o, t) => o with { TlsKey = NotEmpty(t) }
                )
                .Like("GENIEACS_CWMP_SSL_KEY", ElderSettings.File),
            Of(
                "tls-password",
                "PASSWORD",
                "Of the key, or of the PKCS #12 file",
                (o, t) => o with { TlsPassword = NotEmpty(t) }
            ),
            SwitchOf(
                "tls-only",
                "Answer nothing without TLS (false)",
                (o, on) => o with { TlsOnly = on }
            ),
            SwitchOf(
                "tls-legacy",
                "Take TLS 1.0, TLS 1.1 and old suites (false)",
                (o, on) => o with { TlsLegacy = on }
            ),
            .. Certificates,
            Of(
                    "trusted-proxies",
                    "CIDR,...",
                    "Proxies whose word about the client is taken (none)",
                    (o, t) => o with { TrustedProxies = Networks(t) }
                )
                .Like("GENIEACS_FORWARDED_HEADER"),
            Of(
                    "proxy-headers",
                    "x-forwarded|forwarded",
                    "Which headers they set (x-forwarded)",
                    (o, t) => o with { ProxyHeaders = Headers(t) }
                )
                .Like("GENIEACS_FORWARDED_HEADER", _ => "forwarded"),
        ];

    private static IReadOnlyList<Setting> Certificates =>
        [
            Of(
                "cpe-anchors",
                "FILE",
                "PEM certificates that devices' certificates must lead to",
                (o, t) => o with { CpeAnchors = NotEmpty(t) }
            ),
            Of(
                "cpe-certificates",
                "optional|required",
                "Whether a device must have one (optional)",
                (o, t) => o with { CpeCertificates = Presence(t) }
            ),
            Of(
                "cpe-certificate-names",
                "PATTERN,...",
                "What they name ({oui}-{serial},{oui}-{class}-{serial})",
                (o, t) =>
                    o with
                    {
                        CpeCertificateNames = t.Split(',', StringSplitOptions.TrimEntries),
                    }
            ),
        ];

    private static Setting SwitchOf(
        string name,
        string description,
        Func<AcsOptions, bool, AcsOptions> apply
    ) =>
        Of(name, "true|false", description, (o, t) => apply(o, Switch(t))) with
        {
            IsSwitch = true,
        };

    private static UnknownDevices Unknown(string text) =>
        text.ToLowerInvariant() switch
        {
            "accept" => UnknownDevices.Accept,
            "reject" => UnknownDevices.Reject,
            "quarantine" => UnknownDevices.Quarantine,
            "registered" => UnknownDevices.Registered,
            _ => throw new FormatException(
                $"'{text}' is none of accept, reject, quarantine and registered"
            ),
        };

    private static ClientCertificates Presence(string text) =>
        text.ToLowerInvariant() switch
        {
            "optional" => ClientCertificates.Optional,
            "required" => ClientCertificates.Required,
            _ => throw new FormatException($"'{text}' is neither optional nor required"),
        };

    private static ProxyHeaders Headers(string text) =>
        text.ToLowerInvariant() switch
        {
            "x-forwarded" => ProxyHeaders.XForwarded,
            "forwarded" => ProxyHeaders.Forwarded,
            _ => throw new FormatException($"'{text}' is neither x-forwarded nor forwarded"),
        };
}
