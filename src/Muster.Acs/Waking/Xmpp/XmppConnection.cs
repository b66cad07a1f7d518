using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Muster.Cwmp.ConnectionRequests;
using Muster.Cwmp.Xmpp;

namespace Muster.Acs.Waking.Xmpp;

/// <summary>The server's connection to its XMPP server: the socket around an <see cref="XmppStream"/>.</summary>
internal sealed class XmppConnection : IAsyncDisposable
{
    private const int BufferSize = 4096;

    private readonly XmppServer _server;
    private readonly XmppStream _xmpp;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private Stream _stream = Stream.Null;

    private XmppConnection(XmppServer server)
    {
        _server = server;
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _xmpp = new XmppStream(server.Account, nonce);
    }

    /// <summary>The JID the server gave us, with its resource.</summary>
    public string Jid { get; private set; } = "";

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="XmppClosedException">The server will not have us, or is no XMPP server.</exception>
    public static async Task<XmppConnection> OpenAsync(
        XmppServer server,
        CancellationToken cancellation
    )
    {
        var connection = new XmppConnection(server);
        try
        {
            await connection._tcp.ConnectAsync(server.Host, server.Port, cancellation);
            connection._stream = connection._tcp.GetStream();
            await connection.SendAsync(connection._xmpp.Open(), cancellation);
            while (connection.Jid.Length == 0)
                await connection.ReceiveAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends octets that are whole stanzas, or the blank that keeps the connection alive.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> stanza, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await _stream.WriteAsync(stanza, cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Waits for something to come, and does what the stream itself needs; the IQ stanzas that are
    /// for us.
    /// </summary>
    /// <exception cref="XmppClosedException">The stream is at its end.</exception>
    public async Task<IReadOnlyList<XmppStanza>> ReceiveAsync(CancellationToken cancellation)
    {
        var count = await _stream.ReadAsync(_buffer, cancellation);
        if (count == 0)
            throw new XmppClosedException("The server closed the connection.");
        var stanzas = new List<XmppStanza>();
        foreach (var step in _xmpp.Receive(_buffer.AsSpan(0, count)))
        {
            switch (step)
            {
                case XmppStep.Send send:
                    await SendAsync(send.Bytes, cancellation);
                    break;
                case XmppStep.StartTls:
                    await SecureAsync(cancellation);
                    break;
                case XmppStep.Bound bound:
                    Jid = bound.Jid;
                    break;
                case XmppStep.Stanza stanza when XmppStanza.TryRead(stanza.Element, out var iq):
                    stanzas.Add(iq);
                    break;
                case XmppStep.Over over:
                    throw new XmppClosedException(over.Reason);
            }
        }
        return stanzas;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
        _writing.Dispose();
    }

    private async Task SecureAsync(CancellationToken cancellation)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (_server.AuthorityFile is { } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        var secure = new SslStream(_stream);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = _server.Account.Domain,
                CertificateChainPolicy = policy,
            },
            cancellation
        );
        await SendAsync(_xmpp.TlsEstablished(), cancellation);
    }
}

/// <summary>The stream cannot go on; the message says why.</summary>
internal sealed class XmppClosedException(string message) : Exception(message);
