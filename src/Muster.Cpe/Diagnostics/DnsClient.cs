using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Muster.Cpe.Diagnostics;

/// <summary>
/// One question to one DNS server (RFC 1035): by UDP, and by TCP when the answer was cut short. Null for
/// what is no answer to the question.
/// </summary>
internal sealed class DnsClient(IPEndPoint server)
{
    private const int LargestUdp = 4_096;

    public async Task<DnsAnswer?> AskAsync(string name, DnsType type, CancellationToken cancel)
    {
        var id = (ushort)Random.Shared.Next(ushort.MaxValue + 1);
        var question = DnsMessage.Question(id, name, type);
        if (question is null)
            return null;
        var reply = await ByUdpAsync(question, id, cancel);
        if (DnsMessage.IsTruncated(reply.Span))
            reply = await ByTcpAsync(question, cancel);
        return DnsMessage.Read(reply.Span, id, type);
    }

    private async Task<ReadOnlyMemory<byte>> ByUdpAsync(
        byte[] question,
        ushort id,
        CancellationToken cancel
    )
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancel);
        await socket.SendAsync(question, cancel);
        var buffer = new byte[LargestUdp];
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer, cancel);
            // Somebody else's answer, or a forged one, is passed over.
            if (count >= 12 && BinaryPrimitives.ReadUInt16BigEndian(buffer) == id)
                return buffer.AsMemory(0, count);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ByTcpAsync(byte[] question, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancel);
        await using var stream = new NetworkStream(socket);
        // "The message is prefixed with a two byte length field."
        var framed = new byte[question.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
        question.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancel);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancel);
        var reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(reply, cancel);
        return reply;
    }
}
