using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.SpeedTests;

/// <summary>
/// The UDP echo server of TR-143, with UDPEchoPlus. It answers with what it was sent, so that nobody is
/// hit harder than the one who sends; it is silent past its rates, and towards ports where another
/// echo server may answer for ever.
/// </summary>
internal sealed partial class UdpEchoService(
    AcsOptions options,
    TimeProvider clock,
    ILogger<UdpEchoService> log
) : BackgroundService
{
    private const int LargestPacket = 65_535;
    private const int FirstUserPort = 1_024;

    private readonly EchoRates rates = new(options.UdpEchoRate, clock);
    private Socket? socket;
    private uint answered;
    private uint failed;

    /// <summary>The port that is really open; 0 while none is.</summary>
    public int Port => (socket?.LocalEndPoint as IPEndPoint)?.Port ?? 0;

    /// <summary>Throws IOException when the port is taken.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.SpeedTest)
            socket = Bind();
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        socket?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (socket is not { } open)
            return;
        var buffer = GC.AllocateUninitializedArray<byte>(LargestPacket, pinned: true);
        var peer = new SocketAddress(open.AddressFamily);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var count = await open.ReceiveFromAsync(
                    buffer,
                    SocketFlags.None,
                    peer,
                    stoppingToken
                );
                await AnswerAsync(open, buffer.AsMemory(0, count), peer, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException trouble)
            {
                // An ICMP message about an earlier answer, mostly; the next packet is another matter.
                failed++;
                LogTrouble(trouble.SocketErrorCode);
            }
        }
    }

    private async ValueTask AnswerAsync(
        Socket open,
        Memory<byte> packet,
        SocketAddress peer,
        CancellationToken stopping
    )
    {
        var received = Microseconds();
        var from = (IPEndPoint)open.LocalEndPoint!.Create(peer);
        if (from.Port < FirstUserPort || from.Port == Port || !rates.Allows(from.Address))
            return;
        UdpEchoPlus.Stamp(packet.Span, answered + 1, received, Microseconds(), failed);
        await open.SendToAsync(packet, SocketFlags.None, peer, stopping);
        answered++;
    }

    private uint Microseconds() =>
        unchecked((uint)(clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerMicrosecond));

    private Socket Bind()
    {
        var end = new IPEndPoint(options.Bind, options.UdpEchoPort);
        var made = new Socket(end.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            made.Bind(end);
            return made;
        }
        catch (SocketException taken)
        {
            made.Dispose();
            throw new IOException(
                $"The UDP echo server cannot have port {end} (--udp-echo-port): {taken.Message}",
                taken
            );
        }
    }

    [LoggerMessage(LogLevel.Debug, "The UDP echo server could not answer a packet: {Error}.")]
    private partial void LogTrouble(SocketError error);
}
