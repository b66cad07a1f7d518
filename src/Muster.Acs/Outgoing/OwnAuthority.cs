using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Muster.Acs.Hosting;

namespace Muster.Acs.Outgoing;

/// <summary>Certificates of the operator's own authority, taken beside those of the system's.</summary>
internal sealed class OwnAuthority
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly X509Certificate2Collection _anchors = [];

    /// <param name="file">PEM; read once.</param>
    public OwnAuthority(string file)
    {
        try
        {
            _anchors.ImportFromPemFile(file);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new AcsOptionsException([
                $"outgoingAuthority: '{file}' cannot be used: {failure.Message}",
            ]);
        }
    }

    public bool Accepts(
        object sender,
        X509Certificate? shown,
        X509Chain? sent,
        SslPolicyErrors errors
    )
    {
        if (errors == SslPolicyErrors.None)
            return true;
        // A wrong name stays wrong, whoever vouches for it.
        if (
            errors != SslPolicyErrors.RemoteCertificateChainErrors
            || shown is not X509Certificate2 certificate
        )
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_anchors);
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        // No list of an operator's own authority is published where the server could fetch it.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }
}
