using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Cpe.Tests.Reach;

/// <summary>A STUN server that does nothing by itself: the test takes requests and answers them.</summary>
internal sealed class StunServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(
        AddressFamily.InterNetwork,
        SocketType.Dgram,
        ProtocolType.Udp
    );
    private readonly Channel<StunAsked> _asked = Channel.CreateUnbounded<StunAsked>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _hearing;

    public StunServer()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _hearing = HearAsync();
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public async Task<StunAsked> TakeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _asked.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next request that is not a retransmission of this one.</summary>
    public async Task<StunAsked> TakeOtherAsync(StunAsked than)
    {
        while (true)
        {
            var asked = await TakeAsync();
            if (!asked.Id.AsSpan().SequenceEqual(than.Id))
                return asked;
        }
    }

    public bool IsQuiet => _asked.Reader.Count == 0;

    public void Answer(StunAsked asked, IPEndPoint mapped, IPEndPoint? to = null)
    {
        Span<byte> buffer = stackalloc byte[StunMessage.MaxLength];
        var answer = new StunWriter(buffer, StunMessageType.BindingResponse, asked.Id);
        answer.Address(StunAttribute.MappedAddress, mapped);
        _socket.SendTo(answer.Written, to ?? asked.From);
    }

    public void Refuse(StunAsked asked, int code)
    {
        Span<byte> buffer = stackalloc byte[StunMessage.MaxLength];
        var answer = new StunWriter(buffer, StunMessageType.BindingErrorResponse, asked.Id);
        answer.Error(code, "");
        _socket.SendTo(answer.Written, asked.From);
    }

    public void Send(byte[] datagram, IPEndPoint to) => _socket.SendTo(datagram, to);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _hearing;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task HearAsync()
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var got = await _socket.ReceiveFromAsync(
                    buffer,
                    new IPEndPoint(IPAddress.Any, 0),
                    _stop.Token
                );
                _asked.Writer.TryWrite(
                    new StunAsked(buffer[..got.ReceivedBytes], (IPEndPoint)got.RemoteEndPoint)
                );
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}

/// <summary>A request as it came.</summary>
internal sealed record StunAsked(byte[] Datagram, IPEndPoint From)
{
    public byte[] Id => Datagram[4..20];

    public T Read<T>(Func<StunMessage, T> look) =>
        StunMessage.TryRead(Datagram, out var message)
            ? look(message)
            : throw new InvalidDataException("no STUN message");
}
