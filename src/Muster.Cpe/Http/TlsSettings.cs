using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Muster.Cpe.Http;

/// <summary>
/// Whom to trust and who we are: one instance serves all devices of a fleet. TLS 1.2 or later; the chain
/// and the host name are always checked.
/// </summary>
public sealed class TlsSettings
{
    /// <summary>The system's trusted roots, no client certificate.</summary>
    public static TlsSettings System { get; } = new(null, null);

    private readonly X509Certificate2Collection? _roots;
    private readonly SslStreamCertificateContext? _own;

    /// <param name="roots">The only roots to trust; null for the system's.</param>
    /// <param name="clientCertificate">With its private key; null for none.</param>
    public TlsSettings(X509Certificate2Collection? roots, X509Certificate2? clientCertificate)
    {
        _roots = roots;
        _own = clientCertificate is null
            ? null
            : SslStreamCertificateContext.Create(clientCertificate, null, offline: true);
    }

    /// <summary>Reads a PEM file of roots and a client certificate with its key (PEM or PKCS#12).</summary>
    /// <exception cref="InvalidDataException">A file is no certificate; the message names it.</exception>
    public static TlsSettings Load(string? caFile, string? clientCertificateFile)
    {
        if (caFile is null && clientCertificateFile is null)
            return System;
        return new TlsSettings(
            caFile is null ? null : LoadRoots(caFile),
            clientCertificateFile is null ? null : LoadOwn(clientCertificateFile)
        );
    }

    internal SslClientAuthenticationOptions For(string host) =>
        new()
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = _own,
            CertificateChainPolicy = ChainPolicy(),
        };

    private X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (_roots is null)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_roots);
        return policy;
    }

    private static X509Certificate2Collection LoadRoots(string file)
    {
        var roots = new X509Certificate2Collection();
        Reading(file, () => roots.ImportFromPemFile(file));
        return roots.Count > 0
            ? roots
            : throw new InvalidDataException($"'{file}' holds no PEM certificate");
    }

    private static X509Certificate2 LoadOwn(string file)
    {
        X509Certificate2? certificate = null;
        Reading(
            file,
            () =>
                certificate = File.ReadAllText(file)
                    .Contains("-----BEGIN", StringComparison.Ordinal)
                    ? X509Certificate2.CreateFromPemFile(file)
                    : X509CertificateLoader.LoadPkcs12FromFile(file, password: null)
        );
        return certificate!;
    }

    private static void Reading(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception failure) when (failure is CryptographicException or IOException)
        {
            throw new InvalidDataException(
                $"'{file}' is no certificate: {failure.Message}",
                failure
            );
        }
    }
}
