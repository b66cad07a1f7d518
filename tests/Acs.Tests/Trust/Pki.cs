using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Muster.Acs.Tests.Trust;

/// <summary>An authority of the test's own, and the PEM files of what it issues.</summary>
internal sealed class Pki : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-pki-");
    private readonly ECDsa _rootKey = NewKey();
    private readonly X509Certificate2 _root;

    public Pki(string name = "Test Root")
    {
        var request = new CertificateRequest($"CN={name}", _rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        _root = request.CreateSelfSigned(now.AddDays(-2), now.AddDays(30));
        File.WriteAllText(Root, _root.ExportCertificatePem());
    }

    public string Root => PathOf("root.pem");
    public string Certificate => PathOf("server.pem");
    public string Key => PathOf("server.key");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a certificate for localhost to <see cref="Certificate"/>; answers its serial number.</summary>
    public string IssueServer(int days = 10, bool rsa = false)
    {
        using AsymmetricAlgorithm key = rsa ? RSA.Create(2048) : NewKey();
        using var issued = Issue("CN=localhost", ["localhost"], ServerUse, days, key);
        var keyPem = key.ExportPkcs8PrivateKeyPem();
        File.WriteAllText(Key, keyPem);
        File.WriteAllText(Certificate, issued.ExportCertificatePem());
        return issued.SerialNumber;
    }

    /// <summary>Writes NAME.pem and NAME.key for a device.</summary>
    public (string Certificate, string Key) IssueDevice(
        string commonName,
        string? dnsName = null,
        int days = 10
    )
    {
        string[] names = dnsName is null ? [] : [dnsName];
        using var key = NewKey();
        using var issued = Issue($"CN={commonName}", names, ClientUse, days, key);
        var keyPem = key.ExportPkcs8PrivateKeyPem();
        var certificate = PathOf(issued.SerialNumber);
        var keyFile = PathOf(issued.SerialNumber + ".key");
        File.WriteAllText(certificate, issued.ExportCertificatePem());
        File.WriteAllText(keyFile, keyPem);
        return (certificate, keyFile);
    }

    public void Dispose()
    {
        _root.Dispose();
        _rootKey.Dispose();
        _folder.Delete(recursive: true);
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private X509Certificate2 Issue(
        string subject,
        string[] dnsNames,
        string use,
        int days,
        AsymmetricAlgorithm key
    )
    {
        var holder = new X500DistinguishedName(subject);
        var request = key is RSA rsa
            ? new CertificateRequest(
                holder,
                rsa,
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            )
            : new CertificateRequest(holder, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false)
        );
        if (dnsNames.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (var name in dnsNames)
                alternatives.AddDnsName(name);
            request.CertificateExtensions.Add(alternatives.Build());
        }
        var now = TimeProvider.System.GetUtcNow();
        var end = now.AddDays(days);
        return request.Create(
            _root.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_rootKey),
            end < now ? end.AddDays(-0.5) : now.AddDays(-1),
            end,
            [1, .. RandomNumberGenerator.GetBytes(8)]
        );
    }
}
