using System.Net;
using System.Net.Sockets;
using Muster.Cpe.Http;

namespace Muster.Cpe.Reach;

/// <summary>
/// Sends datagrams that nobody answers, those of all devices from one socket, which is opened with the
/// first of them.
/// </summary>
internal sealed class DatagramOutlet(HttpConnector connector, CancellationToken stopping)
    : IDisposable
{
    private readonly Lock _gate = new();
    private Socket? _socket;
    private bool _isClosed;

    /// <summary>Tries; what cannot be sent is lost, as any datagram may be.</summary>
    public async Task SendAsync(string host, int port, IReadOnlyList<byte[]> datagrams)
    {
        try
        {
            var addresses = await HttpConnection.ResolveAsync(host, connector, stopping);
            var to = new IPEndPoint(addresses[0], port);
            foreach (var datagram in datagrams)
                if (Socket is { } socket)
                    await socket.SendToAsync(datagram, SocketFlags.None, to, stopping);
        }
        catch (Exception failure)
            when (failure
                    is HttpFailure
                        or SocketException
                        or ObjectDisposedException
                        or OperationCanceledException
            )
        {
            // No name, no route, or the end.
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _socket?.Dispose();
        }
    }

    private Socket? Socket
    {
        get
        {
            lock (_gate)
                return _isClosed
                    ? null
                    : _socket ??= new Socket(SocketType.Dgram, ProtocolType.Udp);
        }
    }
}
