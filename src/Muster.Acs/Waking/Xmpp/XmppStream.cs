using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Muster.Acs.Waking.Xmpp;

/// <summary>
/// One XMPP stream of a client (RFC 6120), from the connection to the bound resource: STARTTLS, SASL,
/// bind. Small and of our own: it says one kind of stanza, and reads none longer than it must.
/// </summary>
internal sealed class XmppStream : IAsyncDisposable
{
    private static readonly XNamespace Streams = "http://etherx.jabber.org/streams";
    private static readonly XNamespace Tls = "urn:ietf:params:xml:ns:xmpp-tls";
    private static readonly XNamespace Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
    private static readonly XNamespace Bind = "urn:ietf:params:xml:ns:xmpp-bind";
    private static readonly XNamespace Client = "jabber:client";

    private static readonly XmlReaderSettings Xml = new()
    {
        ConformanceLevel = ConformanceLevel.Fragment,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = StanzaCutter.MaxStanza,
    };

    private readonly XmppAccount _account;
    private readonly StanzaCutter _cutter = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private Stream _stream = Stream.Null;
    private bool _isSecure;

    private XmppStream(XmppAccount account) => _account = account;

    /// <summary>The JID the server gave us, with its resource.</summary>
    public string Jid { get; private set; } = "";

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="XmppFailure">The server will not have us, or is no XMPP server.</exception>
    public static async Task<XmppStream> OpenAsync(
        XmppAccount account,
        string resource,
        CancellationToken cancellation
    )
    {
        var stream = new XmppStream(account);
        try
        {
            await stream._tcp.ConnectAsync(account.Host, account.Port, cancellation);
            stream._stream = stream._tcp.GetStream();
            var features = await stream.SecureAsync(cancellation);
            await stream.LogInAsync(features, cancellation);
            await stream.BindAsync(resource, cancellation);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
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

    /// <summary>The next stanza; throws when the stream is at its end.</summary>
    public async Task<XElement> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_cutter.TryNext(out var stanza))
            {
                var element = Parse(stanza);
                if (element.Name == Streams + "error")
                    throw new XmppFailure($"the server ended the stream: {Condition(element)}");
                return element;
            }
            if (_cutter.IsClosed)
                throw new XmppFailure("the server closed the stream");
            var read = await _stream.ReadAsync(_cutter.Room, cancellation);
            if (read == 0)
                throw new XmppFailure("the server closed the connection");
            _cutter.Filled(read);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
        _writing.Dispose();
    }

    private async Task<XElement> BeginAsync(CancellationToken cancellation)
    {
        _cutter.Restart();
        await SayAsync(
            $"<?xml version='1.0'?><stream:stream to='{SecurityElement.Escape(_account.Domain)}' "
                + "version='1.0' xmlns='jabber:client' "
                + "xmlns:stream='http://etherx.jabber.org/streams'>",
            cancellation
        );
        var features = await ReadAsync(cancellation);
        return features.Name == Streams + "features"
            ? features
            : throw new XmppFailure("the server told no features");
    }

    private async Task<XElement> SecureAsync(CancellationToken cancellation)
    {
        var features = await BeginAsync(cancellation);
        if (!_account.Tls)
            return features;
        // "The stanza carries the password in clear, so the streams MUST be TLS-protected" (Annex K).
        if (features.Element(Tls + "starttls") is null)
            throw new XmppFailure("the server offers no TLS, and xmpp-tls wants it");
        await SayAsync("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", cancellation);
        if ((await ReadAsync(cancellation)).Name != Tls + "proceed")
            throw new XmppFailure("the server refused TLS");
        var secure = new SslStream(_stream);
        _stream = secure;
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (_account.AuthorityFile is { } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = _account.Domain,
                CertificateChainPolicy = policy,
            },
            cancellation
        );
        _isSecure = true;
        return await BeginAsync(cancellation);
    }

    private async Task LogInAsync(XElement features, CancellationToken cancellation)
    {
        var offered =
            features
                .Element(Sasl + "mechanisms")
                ?.Elements(Sasl + "mechanism")
                .Select(mechanism => mechanism.Value.Trim())
                .ToHashSet(StringComparer.Ordinal)
            ?? [];
        if (offered.Contains("SCRAM-SHA-256"))
            await ScramAsync("SCRAM-SHA-256", HashAlgorithmName.SHA256, cancellation);
        else if (offered.Contains("SCRAM-SHA-1"))
            await ScramAsync("SCRAM-SHA-1", HashAlgorithmName.SHA1, cancellation);
        else if (offered.Contains("PLAIN") && _isSecure)
            await PlainAsync(cancellation);
        else
            throw new XmppFailure(
                $"the server offers no way to log in that is known ({string.Join(", ", offered)})"
            );
    }

    private async Task ScramAsync(
        string mechanism,
        HashAlgorithmName hash,
        CancellationToken cancellation
    )
    {
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var scram = new Scram(hash, _account.User, _account.Password, nonce);
        await SayAsync(Auth(mechanism, scram.First), cancellation);
        var challenge = await ExpectAsync("challenge", cancellation);
        await SayAsync(
            $"<response xmlns='{Sasl}'>{Base64(scram.Final(challenge))}</response>",
            cancellation
        );
        if (!scram.Proves(await ExpectAsync("success", cancellation)))
            throw new XmppFailure(
                "the server does not know the password, and is not the right one"
            );
    }

    private async Task PlainAsync(CancellationToken cancellation)
    {
        await SayAsync(Auth("PLAIN", $"\0{_account.User}\0{_account.Password}"), cancellation);
        await ExpectAsync("success", cancellation);
    }

    private async Task BindAsync(string resource, CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        await SayAsync(
            $"<iq type='set' id='bind'><bind xmlns='{Bind}'>"
                + $"<resource>{SecurityElement.Escape(resource)}</resource></bind></iq>",
            cancellation
        );
        var answer = await ReadAsync(cancellation);
        Jid =
            answer.Element(Bind + "bind")?.Element(Bind + "jid")?.Value
            ?? throw new XmppFailure("the server bound no resource");
    }

    private async Task<string> ExpectAsync(string name, CancellationToken cancellation)
    {
        var answer = await ReadAsync(cancellation);
        if (answer.Name != Sasl + name)
            throw new XmppFailure($"the server refused the login: {Condition(answer)}");
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(answer.Value));
        }
        catch (FormatException)
        {
            throw new XmppFailure("the server's challenge is no base64");
        }
    }

    private Task SayAsync(string xml, CancellationToken cancellation) =>
        SendAsync(Encoding.UTF8.GetBytes(xml), cancellation);

    private static string Auth(string mechanism, string text) =>
        $"<auth xmlns='{Sasl}' mechanism='{mechanism}'>{Base64(text)}</auth>";

    private static string Base64(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Condition(XElement element) =>
        element.Elements().FirstOrDefault()?.Name.LocalName ?? element.Name.LocalName;

    private static XElement Parse(byte[] stanza)
    {
        var names = new NameTable();
        var spaces = new XmlNamespaceManager(names);
        spaces.AddNamespace("", Client.NamespaceName);
        spaces.AddNamespace("stream", Streams.NamespaceName);
        var context = new XmlParserContext(names, spaces, null, XmlSpace.None, Encoding.UTF8);
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(stanza), Xml, context);
            reader.MoveToContent();
            return (XElement)XNode.ReadFrom(reader);
        }
        catch (XmlException)
        {
            throw new XmppFailure("what comes is no XML");
        }
    }
}
