using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Muster.Acs.Access;
using Muster.Acs.Southbound.Admission;

namespace Muster.Acs.Hosting.Tls;

/// <summary>
/// HTTP and HTTPS on one port: the first octet of a connection tells which it is, so that a fleet moves
/// from the one to the other without a second port in every firewall.
/// </summary>
internal sealed class TlsListener(
    AcsOptions options,
    ServerCertificate certificate,
    TimeProvider time
)
{
    /// <summary>How long a connection may be open without a word.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private static readonly CipherSuitesPolicy? OldSuites = OperatingSystem.IsLinux()
        ? new CipherSuitesPolicy([
            TlsCipherSuite.TLS_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
            TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
            // "the one mandatory TLS 1.2 suite in RFC 5246"
            TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
            TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
        ])
        : null;

    /// <summary>Lets a listener speak TLS as the options say.</summary>
    /// <param name="listener">Of any port.</param>
    /// <param name="clients">Whom to ask for a certificate; null asks nobody.</param>
    public void Listen(ListenOptions listener, ClientTrust? clients)
    {
        if (!certificate.IsConfigured)
            return;
        var tls = new TlsHandshakeCallbackOptions
        {
            OnConnection = context => ValueTask.FromResult(Options(context, clients)),
        };
        if (options.TlsOnly)
        {
            listener.UseHttps(tls);
            return;
        }
        // The way without TLS leaves the chain before the handshake and comes back after it.
        ConnectionDelegate? plain = null;
        listener.Use(next =>
            async connection =>
            {
                var way = await IsTlsAsync(connection) ? next : plain!;
                await way(connection);
            }
        );
        listener.UseHttps(tls);
        listener.Use(next => plain = next);
    }

    private async ValueTask<bool> IsTlsAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(Silence, time);
        try
        {
            var input = connection.Transport.Input;
            var read = await input.ReadAsync(patience.Token);
            var isTls = !read.Buffer.IsEmpty && read.Buffer.FirstSpan[0] == FirstLook.Handshake;
            input.AdvanceTo(read.Buffer.Start);
            return isTls;
        }
        catch (OperationCanceledException)
        {
            connection.Abort(new ConnectionAbortedException("The client said nothing."));
            return false;
        }
        catch (Exception gone) when (gone is IOException or ConnectionResetException)
        {
            return false;
        }
    }

    private SslServerAuthenticationOptions Options(
        TlsHandshakeCallbackContext context,
        ClientTrust? clients
    )
    {
        var handshake = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context,
            EnabledSslProtocols = Versions(options.TlsLegacy),
            ClientCertificateRequired = clients is not null,
            // Whoever resumes a session shows no certificate again.
            AllowTlsResume = clients is null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (options.TlsLegacy && OldSuites is not null)
            handshake.CipherSuitesPolicy = OldSuites;
        if (clients is not null)
            handshake.RemoteCertificateValidationCallback = (_, shown, chain, _) =>
                Accept(context.Connection, clients, shown, chain);
        return handshake;
    }

    private static bool Accept(
        BaseConnectionContext connection,
        ClientTrust clients,
        X509Certificate? shown,
        X509Chain? chain
    )
    {
        if (clients.Names(shown, chain) is not { } names)
            return !clients.IsRequired;
        connection.Items[typeof(DeviceCertificate)] = names;
        return true;
    }

    private static SslProtocols Versions(bool legacy)
    {
        const SslProtocols today = SslProtocols.Tls12 | SslProtocols.Tls13;
#pragma warning disable SYSLIB0039, CA5397, CA5398 // Old devices speak nothing newer, and it was asked for.
        return legacy ? today | SslProtocols.Tls11 | SslProtocols.Tls : today;
#pragma warning restore SYSLIB0039, CA5397, CA5398
    }
}
