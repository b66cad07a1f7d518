namespace Muster.Acs.Hosting;

internal static partial class AcsOptionsRules
{
    private const int MaxNamePatterns = 16;

    private static IEnumerable<string> Trust(AcsOptions options)
    {
        if (!Enum.IsDefined(options.UnknownDevices))
            yield return "unknownDevices: it is accept, reject, quarantine or registered.";
        if (!Enum.IsDefined(options.CpeCertificates))
            yield return "cpeCertificates: it is optional or required.";
        if (!Enum.IsDefined(options.ProxyHeaders))
            yield return "proxyHeaders: it is x-forwarded or forwarded.";
        var hasTls = options.TlsCertificate is not null;
        // A proxy in front may bring the TLS.
        if (
            options.CpeAuthentication == CpeAuthentication.Basic
            && !options.AllowBasicWithoutTls
            && !hasTls
            && options.TrustedProxies.Count == 0
        )
            yield return "cpeAuthentication: basic shows every password on a line without TLS; give "
                + "tlsCertificate, or say allowBasicWithoutTls.";
        foreach (var error in Tls(options, hasTls))
            yield return error;
        if (options.CpeAuthentication == CpeAuthentication.Certificate && !hasTls)
            yield return "cpeAuthentication: certificate needs tlsCertificate.";
        if (
            options.CpeAuthentication == CpeAuthentication.Certificate
            && options.CpeAnchors is null
        )
            yield return "cpeAuthentication: certificate needs cpeAnchors.";
    }

    private static IEnumerable<string> Tls(AcsOptions options, bool hasTls)
    {
        (string Name, bool Given)[] needing =
        [
            ("tlsKey", options.TlsKey is not null),
            ("tlsPassword", options.TlsPassword is not null),
            ("tlsOnly", options.TlsOnly),
            ("tlsLegacy", options.TlsLegacy),
            ("cpeAnchors", options.CpeAnchors is not null),
        ];
        foreach (var (name, given) in needing)
        {
            if (given && !hasTls)
                yield return $"{name}: it is of no use without tlsCertificate.";
        }
        (string Name, string? File)[] files =
        [
            ("tlsCertificate", options.TlsCertificate),
            ("tlsKey", options.TlsKey),
            ("cpeAnchors", options.CpeAnchors),
        ];
        foreach (var (name, file) in files)
        {
            if (file is not null && !File.Exists(file))
                yield return $"{name}: there is no file '{file}'.";
        }
        if (options.CpeCertificates == ClientCertificates.Required && options.CpeAnchors is null)
            yield return "cpeCertificates: required needs cpeAnchors.";
        if (options.CpeCertificateNames.Count is 0 or > MaxNamePatterns)
            yield return $"cpeCertificateNames: 1 to {MaxNamePatterns} patterns are needed.";
        foreach (var pattern in options.CpeCertificateNames)
        {
            if (!pattern.Contains("{serial}", StringComparison.Ordinal))
                yield return $"cpeCertificateNames: '{pattern}' names no {{serial}}, so that one "
                    + "device's certificate would do for another.";
        }
    }
}
