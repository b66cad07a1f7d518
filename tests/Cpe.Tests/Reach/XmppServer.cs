using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using Muster.Cpe.Tests.Wire;

namespace Muster.Cpe.Tests.Reach;

/// <summary>
/// The server's side of one XMPP stream, in lock step: the test reads what the client says and
/// writes what it hears.
/// </summary>
internal sealed class XmppServer : IAsyncDisposable
{
    private const string Header =
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
        + "xmlns:stream='http://etherx.jabber.org/streams' from='x.example' id='1' version='1.0'>";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private TcpClient? _client;
    private string _heard = "";

    public XmppServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Takes the next connection and says what the server can.</summary>
    public async Task AcceptAsync(string features)
    {
        _client?.Dispose();
        _heard = "";
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        _client = await _listener.AcceptTcpClientAsync(patience.Token);
        await ReadUntilAsync("version='1.0'");
        await SayAsync($"{Header}<stream:features>{features}</stream:features>");
    }

    /// <summary>Takes the next connection and lets the client in under a JID.</summary>
    public async Task AdmitAsync(string jid)
    {
        await AcceptAsync(
            "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
                + "</mechanisms>"
        );
        await ReadUntilAsync("</auth>");
        await SayAsync("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        await ReadUntilAsync("version='1.0'");
        await SayAsync(
            $"{Header}<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
                + "</stream:features>"
        );
        await ReadUntilAsync("</iq>");
        await SayAsync(
            "<iq type='result' id='muster-bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                + $"<jid>{jid}</jid></bind></iq>"
        );
    }

    public Task SayAsync(string text) =>
        _client!.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    /// <summary>The next IQ the client sends.</summary>
    public async Task<XElement> IqAsync() =>
        XElement.Parse((await ReadUntilAsync("</iq>", "type=\"result\" />")).Trim());

    /// <summary>True when the client closed the connection without another word.</summary>
    public async Task<bool> EndsAsync()
    {
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        return await _client!.GetStream().ReadAsync(new byte[64], patience.Token) == 0;
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _listener.Stop();
        return ValueTask.CompletedTask;
    }

    private async Task<string> ReadUntilAsync(params string[] marks)
    {
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        var buffer = new byte[4096];
        while (!marks.Any(mark => _heard.Contains(mark, StringComparison.Ordinal)))
        {
            var count = await _client!.GetStream().ReadAsync(buffer, patience.Token);
            if (count == 0)
                throw new EndOfStreamException($"the client went, having said: {_heard}");
            _heard += Encoding.UTF8.GetString(buffer, 0, count);
        }
        var heard = _heard;
        _heard = "";
        return heard;
    }
}
