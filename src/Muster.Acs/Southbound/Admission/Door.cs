using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Southbound.Admission;

/// <summary>
/// Where CPEs connect, with a thread of its own that lets them in. In a storm it answers itself those
/// who have to come later: without HTTP's machinery that costs a quarter, and the crowd outside does
/// not stand in the way of what is done inside.
/// </summary>
internal sealed partial class Door : IConnectionListener
{
    /// <summary>Connections that may wait for the server behind the door.</summary>
    private const int Room = 4096;

    /// <summary>A longer POST is read by those who read it in earnest.</summary>
    private const int LookSize = 16 * 1024;

    /// <summary>After the system had no room for another connection.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly AdmissionControl _admission;
    private readonly ILogger<Door> _logger;
    private readonly SocketConnectionContextFactory _connections;
    private readonly Channel<(Socket Cpe, Arrival? Arrival)> _inside;
    private readonly ManualResetEventSlim _closed = new();
    private readonly byte[] _look = new byte[LookSize];

    public Door(Socket socket, AdmissionControl admission, ILogger<Door> logger)
    {
        (_socket, _admission, _logger) = (socket, admission, logger);
        _connections = new SocketConnectionContextFactory(new(), logger);
        _inside = Channel.CreateBounded<(Socket, Arrival?)>(
            new BoundedChannelOptions(Room) { SingleWriter = true, SingleReader = true }
        );
        EndPoint = socket.LocalEndPoint!;
        new Thread(Watch) { IsBackground = true, Name = "muster door" }.Start();
    }

    public EndPoint EndPoint { get; }

    public async ValueTask<ConnectionContext?> AcceptAsync(
        CancellationToken cancellationToken = default
    )
    {
        while (await _inside.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_inside.Reader.TryRead(out var next) && Open(next.Cpe) is { } connection)
            {
                if (next.Arrival is { } arrival)
                    connection.Items[typeof(Arrival)] = arrival;
                return connection;
            }
        }
        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _closed.Set();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        while (_inside.Reader.TryRead(out var left))
            left.Cpe.Dispose();
        _connections.Dispose();
    }

    private void Watch()
    {
        while (Accept() is { } cpe)
        {
            try
            {
                Receive(cpe);
            }
            catch (SocketException)
            {
                // It has gone again.
                cpe.Dispose();
            }
        }
        _inside.Writer.Complete();
    }

    /// <summary>The next connection; null when the door is closed.</summary>
    private Socket? Accept()
    {
        while (!_closed.IsSet)
        {
            try
            {
                return _socket.Accept();
            }
            catch (Exception) when (_closed.IsSet)
            {
                break;
            }
            catch (SocketException error)
            {
                LogNobody(error.Message);
                _closed.Wait(Pause);
            }
        }
        return null;
    }

    private void Receive(Socket cpe)
    {
        if (_admission.Arrive() is { } arrival)
            LetIn(cpe, arrival);
        else if (cpe.Available == 0)
            LetIn(cpe, null);
        else
            LookAt(cpe, FirstLook.At(Peek(cpe)));
    }

    private ReadOnlySpan<byte> Peek(Socket cpe) =>
        _look.AsSpan(0, cpe.Receive(_look, SocketFlags.Peek));

    private void LookAt(Socket cpe, FirstLook look)
    {
        switch (look.Sight)
        {
            case FirstSight.NewSession when !_admission.Expects(_look.AsSpan(look.Body)):
                cpe.Receive(_look);
                cpe.Send(BusyReply.Of(_admission.SendAway()));
                cpe.Shutdown(SocketShutdown.Send);
                cpe.Dispose();
                break;
            case FirstSight.Handshake when !_admission.HasTimeForHandshake(AddressOf(cpe)):
                // Nothing can be said before it, and it is the dearest part.
                cpe.Close(timeout: 0);
                break;
            default:
                LetIn(cpe, look.Sight == FirstSight.Handshake ? _admission.ArriveAnyway() : null);
                break;
        }
    }

    private static IPAddress? AddressOf(Socket cpe) => (cpe.RemoteEndPoint as IPEndPoint)?.Address;

    private void LetIn(Socket cpe, Arrival? arrival)
    {
        cpe.NoDelay = true;
        if (!_inside.Writer.TryWrite((cpe, arrival)))
            cpe.Dispose();
    }

    private ConnectionContext? Open(Socket cpe)
    {
        try
        {
            return _connections.Create(cpe);
        }
        catch (SocketException)
        {
            cpe.Dispose();
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "No connection could be accepted: {Reason}")]
    private partial void LogNobody(string reason);
}
