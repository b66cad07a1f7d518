using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using Muster.Cpe.Http;
using Muster.Cwmp.Xmpp;

namespace Muster.Cpe.Reach;

/// <summary>One connection to an XMPP server: the socket around an <see cref="XmppStream"/>.</summary>
internal sealed class XmppConnection : IAsyncDisposable
{
    private const int BufferSize = 4096;

    private readonly XmppAccount _account;
    private readonly TlsSettings _tls;
    private readonly XmppStream _xmpp;
    private readonly SemaphoreSlim _writing = new(1);
    private Stream _stream;

    public XmppConnection(Socket socket, XmppAccount account, TlsSettings tls)
    {
        _account = account;
        _tls = tls;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _xmpp = new XmppStream(account, RandomNumberGenerator.GetHexString(32, lowercase: true));
    }

    /// <summary>Ours; null until the server has granted it.</summary>
    public string? Jid { get; private set; }

    public bool IsProtected => _stream is SslStream;

    public Task OpenAsync(CancellationToken cancel) => SendAsync(_xmpp.Open(), cancel);

    /// <summary>Waits for something to come; what the stream itself needs done is done.</summary>
    /// <returns>Steps for the owner: a JID, stanzas, the end.</returns>
    public async Task<IReadOnlyList<XmppStep>> ReceiveAsync(CancellationToken cancel)
    {
        // A read of nothing ends when there is something: no buffer waits with us.
        if (await _stream.ReadAsync(Memory<byte>.Empty, cancel) != 0)
            return [];
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var count = await _stream.ReadAsync(buffer, cancel);
            if (count == 0)
                return [new XmppStep.Over(null, "The server closed the connection.")];
            var steps = new List<XmppStep>();
            foreach (var step in _xmpp.Receive(buffer.AsSpan(0, count)))
                await DoAsync(step, steps, cancel);
            return steps;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            await _stream.WriteAsync(octets, cancel);
            await _stream.FlushAsync(cancel);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A sign of life. A connection that is broken shows it to whoever reads.</summary>
    public async Task SignalAsync()
    {
        try
        {
            await SendAsync(XmppStream.KeepAlive, CancellationToken.None);
        }
        catch (Exception failure)
            when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The reader sees the same and ends the connection.
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Jid is not null)
                await _stream.WriteAsync(XmppStream.End);
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException)
        {
            // Gone already.
        }
        await _stream.DisposeAsync();
        _writing.Dispose();
    }

    private async Task DoAsync(XmppStep step, List<XmppStep> steps, CancellationToken cancel)
    {
        switch (step)
        {
            case XmppStep.Send send:
                await SendAsync(send.Bytes, cancel);
                break;
            case XmppStep.StartTls:
                var tls = new SslStream(_stream);
                _stream = tls;
                await tls.AuthenticateAsClientAsync(_tls.For(_account.Domain), cancel);
                await SendAsync(_xmpp.TlsEstablished(), cancel);
                break;
            case XmppStep.Bound bound:
                Jid = bound.Jid;
                steps.Add(step);
                break;
            default:
                steps.Add(step);
                break;
        }
    }
}
