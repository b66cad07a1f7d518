using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Muster.Acs.Hosting.Tls;

/// <summary>A certificate with its private key, read from PEM or PKCS #12 files.</summary>
/// <param name="Context">What a TLS handshake presents: the certificate and its chain.</param>
/// <param name="NotAfter">When it ends.</param>
/// <param name="Subject">Whom it names.</param>
internal sealed record CertificateFile(
    SslStreamCertificateContext Context,
    DateTimeOffset NotAfter,
    string Subject
)
{
    /// <summary>Throws <see cref="CertificateFileException"/> with one sentence.</summary>
    public static CertificateFile Load(AcsOptions options)
    {
        var path = options.TlsCertificate!;
        try
        {
            var extension = Path.GetExtension(path);
            var isPkcs12 =
                extension.Equals(".pfx", StringComparison.OrdinalIgnoreCase)
                || extension.Equals(".p12", StringComparison.OrdinalIgnoreCase);
            return isPkcs12 ? LoadPkcs12(path, options.TlsPassword) : LoadPem(path, options);
        }
        catch (Exception failure)
            when (failure
                    is IOException
                        or UnauthorizedAccessException
                        or CryptographicException
                        or ArgumentException
            )
        {
            throw new CertificateFileException(
                $"'{path}' cannot be used: {failure.Message}",
                failure
            );
        }
    }

    private static CertificateFile LoadPem(string path, AcsOptions options)
    {
        var key = options.TlsKey ?? path;
        using var pem = options.TlsPassword is { } password
            ? X509Certificate2.CreateFromEncryptedPemFile(path, password, key)
            : X509Certificate2.CreateFromPemFile(path, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(path);
        // Windows wants a key that it keeps itself; elsewhere it costs nothing.
        var own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
        return Of(own, chain);
    }

    private static CertificateFile LoadPkcs12(string path, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        var own =
            all.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new CertificateFileException($"'{path}' holds no private key.");
        return Of(own, all);
    }

    private static CertificateFile Of(X509Certificate2 own, X509Certificate2Collection chain)
    {
        var between = new X509Certificate2Collection();
        foreach (var other in chain)
        {
            if (other.Thumbprint != own.Thumbprint)
                between.Add(other);
        }
        // Offline: what the file does not hold is not fetched from somewhere.
        var context = SslStreamCertificateContext.Create(own, between, offline: true);
        return new(context, new DateTimeOffset(own.NotAfter.ToUniversalTime()), own.Subject);
    }
}

/// <summary>A certificate file that cannot be used: one sentence that names it.</summary>
internal sealed class CertificateFileException(string message, Exception? inner = null)
    : Exception(message, inner);
