using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Southbound.Admission;

/// <summary>Where CPEs connect, told apart from the ports that have no <see cref="Door"/>.</summary>
internal sealed class CpeEndPoint(IPAddress address, int port) : IPEndPoint(address, port);

/// <summary>Opens the port of the CPEs.</summary>
/// <param name="services">Asked when the port opens: Kestrel is built before anything else is ready.</param>
/// <param name="logger">Of the door.</param>
internal sealed class DoorFactory(IServiceProvider services, ILogger<Door> logger)
    : IConnectionListenerFactory,
        IConnectionListenerFactorySelector
{
    /// <summary>As many as the system allows.</summary>
    private const int Backlog = int.MaxValue;

    /// <summary>The option of Linux by which a connection without a word stays in the kernel.</summary>
    private const int DeferAccept = 9;

    /// <summary>How long, in seconds; then it is taken for what it is.</summary>
    private const int Silence = 5;

    public bool CanBind(EndPoint endpoint) => endpoint is CpeEndPoint;

    public ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint,
        CancellationToken cancellationToken = default
    )
    {
        var socket = Bind(endpoint);
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(
                (int)ProtocolType.Tcp,
                DeferAccept,
                BitConverter.GetBytes(Silence)
            );
        socket.Listen(Backlog);
        var admission = services.GetRequiredService<AdmissionControl>();
        return ValueTask.FromResult<IConnectionListener>(new Door(socket, admission, logger));
    }

    private static Socket Bind(EndPoint endpoint)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
        catch (SocketException taken)
            when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(taken.Message, taken);
        }
    }
}
