using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Muster.Acs.Access;

namespace Muster.Acs.Hosting.Tls;

/// <summary>Which client certificates lead to an anchor of the operator, and to none other.</summary>
internal sealed class ClientTrust
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2Collection _anchors;

    private ClientTrust(X509Certificate2Collection anchors, bool isRequired) =>
        (_anchors, IsRequired) = (anchors, isRequired);

    public bool IsRequired { get; }

    /// <summary>Null when no certificates are asked for.</summary>
    public static ClientTrust? Load(AcsOptions options)
    {
        if (options.CpeAnchors is not { } path)
            return null;
        var anchors = new X509Certificate2Collection();
        try
        {
            anchors.ImportFromPemFile(path);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new AcsOptionsException([
                $"cpeAnchors: '{path}' cannot be used: {failure.Message}",
            ]);
        }
        if (anchors.Count == 0)
            throw new AcsOptionsException([$"cpeAnchors: '{path}' holds no PEM certificate."]);
        return new(anchors, options.CpeCertificates == ClientCertificates.Required);
    }

    /// <summary>
    /// The names of a certificate that leads to an anchor, is of today and may stand for a client;
    /// null for any other, and for none.
    /// </summary>
    public DeviceCertificate? Names(X509Certificate? shown, X509Chain? sent)
    {
        if (shown is not X509Certificate2 certificate)
            return null;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_anchors);
        // What the client sent along helps to reach an anchor, and is trusted for nothing.
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        // No list of an operator's own authority is published where the ACS could fetch it.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate) ? DeviceCertificate.Of(certificate) : null;
    }
}
