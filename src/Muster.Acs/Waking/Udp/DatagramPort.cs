using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Waking.Udp;

/// <summary>
/// A UDP port: reads datagrams one after the other into one buffer, and hands each to who is
/// interested. A port that cannot be opened leaves the server without it, and says so: sessions need
/// none.
/// </summary>
internal abstract partial class DatagramPort(
    string name,
    IPAddress bind,
    int? port,
    StunCounters counters,
    TimeProvider time,
    ILogger log
) : BackgroundService
{
    private const int MaxDatagram = 65_535;
    private const int SocketBuffer = 4 * 1024 * 1024;

    private readonly DatagramLimit _limit = new(time);
    private Socket? _socket;

    /// <summary>Where it listens; null while it does not.</summary>
    public IPEndPoint? Local { get; private set; }

    protected StunCounters Counters => counters;

    protected TimeProvider Clock => time;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (port is not { } wanted)
            return Task.CompletedTask;
        var socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (bind.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.ReceiveBufferSize = SocketBuffer;
            socket.Bind(new IPEndPoint(bind, wanted));
            _socket = socket;
            Local = (IPEndPoint)socket.LocalEndPoint!;
        }
        catch (SocketException trouble)
        {
            socket.Dispose();
            LogNotOpened(name, bind, wanted, trouble.SocketErrorCode);
            return Task.CompletedTask;
        }
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Sends a datagram from this port; false when that was not possible.</summary>
    public async Task<bool> TrySendAsync(
        ReadOnlyMemory<byte> datagram,
        IPEndPoint to,
        CancellationToken cancellation
    )
    {
        if (_socket is not { } socket)
            return false;
        try
        {
            await socket.SendToAsync(datagram, SocketFlags.None, Fit(to), cancellation);
            return true;
        }
        catch (Exception trouble) when (trouble is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public override void Dispose()
    {
        _socket?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_socket is not { } socket)
            return;
        var buffer = new byte[MaxDatagram];
        EndPoint anybody = new IPEndPoint(
            bind.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any,
            0
        );
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var came = await socket.ReceiveFromAsync(
                    buffer,
                    SocketFlags.None,
                    anybody,
                    stoppingToken
                );
                var from = Plain((IPEndPoint)came.RemoteEndPoint);
                if (from.Port != 0 && _limit.Admits(from))
                    await ReceivedAsync(
                        buffer.AsMemory(0, came.ReceivedBytes),
                        from,
                        stoppingToken
                    );
                else
                    counters.Limited();
            }
            catch (SocketException)
            {
                // An ICMP answer to what was sent before: no datagram of anybody.
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(name, trouble);
            }
        }
    }

    /// <summary>One datagram; the buffer is used again when this returns.</summary>
    protected abstract ValueTask ReceivedAsync(
        ReadOnlyMemory<byte> datagram,
        IPEndPoint from,
        CancellationToken cancellation
    );

    private static IPEndPoint Plain(IPEndPoint end) =>
        end.Address.IsIPv4MappedToIPv6 ? new(end.Address.MapToIPv4(), end.Port) : end;

    private IPEndPoint Fit(IPEndPoint end) =>
        bind.AddressFamily == AddressFamily.InterNetworkV6
        && end.AddressFamily == AddressFamily.InterNetwork
            ? new(end.Address.MapToIPv6(), end.Port)
            : end;

    [LoggerMessage(
        LogLevel.Warning,
        "The UDP port {Address}:{Port} for {Name} cannot be opened ({Error}); the server runs without "
            + "it. Choose another port, or switch it off."
    )]
    private partial void LogNotOpened(string name, IPAddress address, int port, SocketError error);

    [LoggerMessage(LogLevel.Error, "A datagram on the port for {Name} was not handled.")]
    private partial void LogFailed(string name, Exception trouble);
}
