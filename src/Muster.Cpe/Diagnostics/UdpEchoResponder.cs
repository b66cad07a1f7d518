using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Muster.Cpe.Tree;

namespace Muster.Cpe.Diagnostics;

/// <summary>
/// UDPEchoConfig (TR-143 A.1): the echo server of the device, which answers one peer alone and counts.
/// Its settings are used under the agent's lock; the socket's loop takes it for each packet.
/// </summary>
internal sealed class UdpEchoResponder
{
    private const int LargestPacket = 65_535;
    private const int HeaderSize = 20;
    private const int UdpHeaderSize = 8;
    private const string Never = "0001-01-01T00:00:00Z";

    private CancellationTokenSource? _running;
    private string? _path;

    /// <summary>The settings were written: closes, opens, or goes on with others.</summary>
    public void Configure(Agent cpe, string path)
    {
        var isFirst = _running is null;
        Stop();
        _path = path;
        if (Text(cpe, path, "Enable") is not ("1" or "true"))
            return;
        // "When enabled from a disabled state all counters and times are cleared."
        if (isFirst)
            Clear(cpe, path);
        if (Open(cpe, path) is not { } socket)
            return;
        _running = CancellationTokenSource.CreateLinkedTokenSource(cpe.Runtime.Stopping.Token);
        var peer = Text(cpe, path, "SourceIPAddress");
        var isPlus = Text(cpe, path, "EchoPlusEnabled") is "1" or "true";
        _ = AnswerAsync(cpe, new Echo(path, socket, peer, isPlus), _running.Token);
    }

    public void Stop()
    {
        _running?.Cancel();
        _running = null;
    }

    /// <summary>After a boot the server is on again if it was configured to be.</summary>
    public void Resume(Agent cpe)
    {
        if (_path is { } path)
            Configure(cpe, path);
    }

    private sealed record Echo(string Path, Socket Socket, string Peer, bool IsPlus)
    {
        public uint Received { get; set; }
        public uint Answered { get; set; }
        public uint Failed { get; set; }
    }

    private static async Task AnswerAsync(Agent cpe, Echo echo, CancellationToken cancel)
    {
        using var socket = echo.Socket;
        var buffer = new byte[LargestPacket];
        var any = new IPEndPoint(
            socket.AddressFamily == AddressFamily.InterNetworkV6
                ? IPAddress.IPv6Any
                : IPAddress.Any,
            0
        );
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, any, cancel);
                var from = (IPEndPoint)got.RemoteEndPoint;
                // "The CPE MUST only respond to a UDP echo from this source IP address."
                if (from.Address.ToString() != echo.Peer)
                    continue;
                var at = cpe.Runtime.Time.GetUtcNow();
                echo.Received++;
                var packet = buffer.AsMemory(0, got.ReceivedBytes);
                if (echo.IsPlus && packet.Length >= HeaderSize)
                    Stamp(packet.Span, echo, at, cpe.Runtime.Time.GetUtcNow());
                var isSent = await TrySendAsync(socket, packet, from, cancel);
                if (isSent)
                    echo.Answered++;
                else
                    echo.Failed++;
                cpe.Locked(agent => Count(agent, echo.Path, packet.Length, at, isSent));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                echo.Failed++;
            }
        }
    }

    private static async Task<bool> TrySendAsync(
        Socket socket,
        ReadOnlyMemory<byte> packet,
        IPEndPoint to,
        CancellationToken cancel
    )
    {
        try
        {
            await socket.SendToAsync(packet, to, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Stamp(Span<byte> packet, Echo echo, DateTimeOffset got, DateTimeOffset now)
    {
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], echo.Answered + 1);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], Microseconds(got));
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], Microseconds(now));
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], echo.Failed);
    }

    private static uint Microseconds(DateTimeOffset time) =>
        unchecked((uint)(time.UtcTicks / TimeSpan.TicksPerMicrosecond));

    private static bool Count(Agent cpe, string path, int payload, DateTimeOffset at, bool isSent)
    {
        // "The number of UDP received bytes including payload and UDP header."
        var bytes = payload + UdpHeaderSize;
        Add(cpe, path, "PacketsReceived", 1);
        Add(cpe, path, "BytesReceived", bytes);
        if (isSent)
        {
            Add(cpe, path, "PacketsResponded", 1);
            Add(cpe, path, "BytesResponded", bytes);
        }
        if (Text(cpe, path, "TimeFirstPacketReceived") is Never or "")
            cpe.Tree.SetOwn(path + "TimeFirstPacketReceived", DiagnosticOutcome.Micro(at));
        cpe.Tree.SetOwn(path + "TimeLastPacketReceived", DiagnosticOutcome.Micro(at));
        return isSent;
    }

    private static void Add(Agent cpe, string path, string name, uint count)
    {
        _ = uint.TryParse(Text(cpe, path, name), out var before);
        cpe.Tree.SetOwn(path + name, DiagnosticOutcome.Digits(unchecked(before + count)));
    }

    private static void Add(Agent cpe, string path, string name, int count) =>
        Add(cpe, path, name, (uint)count);

    private static void Clear(Agent cpe, string path)
    {
        foreach (
            var name in (string[])
                ["PacketsReceived", "PacketsResponded", "BytesReceived", "BytesResponded"]
        )
            cpe.Tree.SetOwn(path + name, "0");
        cpe.Tree.SetOwn(path + "TimeFirstPacketReceived", Never);
        cpe.Tree.SetOwn(path + "TimeLastPacketReceived", Never);
    }

    /// <summary>Null when the port is taken: another device of this machine has it.</summary>
    private static Socket? Open(Agent cpe, string path)
    {
        if (
            !ushort.TryParse(Text(cpe, path, "UDPPort"), out var port)
            || !IPAddress.TryParse(Text(cpe, path, "SourceIPAddress"), out var peer)
        )
            return null;
        var isV6 = peer.AddressFamily == AddressFamily.InterNetworkV6;
        var any = isV6 ? IPAddress.IPv6Any : IPAddress.Any;
        var socket = new Socket(any.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(any, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private static string Text(Agent cpe, string path, string name) =>
        cpe.Tree.TryGet(path + name, out var value) ? value.Text : "";
}
