using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Muster.Cpe.Http;
using Muster.Cpe.Timing;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Cpe.Reach;

/// <summary>What comes in, and what is learned from it.</summary>
internal sealed partial class StunClient
{
    private async Task HearAsync(Socket socket, bool isProbe)
    {
        var buffer = new byte[UdpConnectionRequest.MaxLength];
        var from = new SocketAddress(socket.AddressFamily);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var count = await socket.ReceiveFromAsync(
                    buffer,
                    SocketFlags.None,
                    from,
                    _stop.Token
                );
                Hear(buffer.AsSpan(0, count), from, isProbe);
            }
            catch (Exception over)
                when (over is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException trouble)
            {
                // A datagram that was too long, or an error of one that was sent; or the end.
                if (
                    trouble.SocketErrorCode
                    is not (SocketError.MessageSize or SocketError.ConnectionReset)
                )
                    return;
            }
        }
    }

    private void Hear(ReadOnlySpan<byte> datagram, SocketAddress from, bool isProbe)
    {
        if (!isProbe && UdpConnectionRequest.TryRead(datagram, out var request))
            _reach.Requests.Take(_cpe, request);
        else if (StunMessage.TryRead(datagram, out var message))
            HearStun(message, from, isProbe);
    }

    private void HearStun(scoped in StunMessage message, SocketAddress from, bool isProbe)
    {
        IPEndPoint? changed = null;
        lock (_gate)
        {
            if (_isClosed || _sends == 0 || !message.TransactionId.SequenceEqual(_id))
                return;
            if (_server is null || !from.Equals(_server.Serialize()))
                return;
            if (message.ErrorCode == 401 && !_authenticates && _wanted.Password.Length > 0)
            {
                _authenticates = true;
                Begin();
            }
            else if (message.Type != StunMessageType.BindingResponse)
                return;
            else if (_probe is not null)
                // At the secondary port: the server does not measure for us.
                EndProbe(isProbe ? null : true);
            else if (message.MappedAddress is { } mapped)
                changed = Learn(mapped);
        }
        if (changed is not null)
            Publish(changed);
    }

    /// <summary>The binding, when it is not the one that was known.</summary>
    private IPEndPoint? Learn(IPEndPoint mapped)
    {
        var isNew = !mapped.Equals(_binding);
        _binding = mapped;
        _tellsChange = isNew;
        // "Whenever the binding changes, and the first time: at once a request with BINDING-CHANGE."
        if (isNew)
            Begin();
        else
        {
            _authenticates = false;
            Rest();
        }
        return isNew ? mapped : null;
    }

    private void Publish(IPEndPoint mapped)
    {
        var local = Local();
        _cpe.Locked(agent =>
        {
            var server = agent.Server;
            var address = server.Name("UDPConnectionRequestAddress");
            _reach.NotifyActively(address);
            agent.SetIfOther(
                server.Name("NATDetected"),
                local is not null && !mapped.Equals(local) ? "true" : "false"
            );
            agent.SetIfOther(address, UdpConnectionRequest.AuthorityOf(mapped));
            agent.OwnValuesWritten();
            return true;
        });
    }

    /// <summary>Our own address as the server's network knows it; null when there is no route.</summary>
    private IPEndPoint? Local()
    {
        try
        {
            var bound = (IPEndPoint)_socket.LocalEndPoint!;
            if (!bound.Address.Equals(IPAddress.Any) && !bound.Address.Equals(IPAddress.IPv6Any))
                return bound;
            using var towards = Open(bound.Address);
            towards.Connect(_server!);
            return new IPEndPoint(((IPEndPoint)towards.LocalEndPoint!).Address, bound.Port);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
