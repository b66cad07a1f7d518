using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Muster.Cpe.Tests.Diagnostics;

/// <summary>A DNS server, by UDP and TCP on one port, that answers each question as the test says.</summary>
internal sealed class DnsServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _udp = new(
        AddressFamily.InterNetwork,
        SocketType.Dgram,
        ProtocolType.Udp
    );
    private readonly TcpListener _tcp;
    private readonly Task _serving;

    public DnsServer()
    {
        // One number for both: another test may have it the other way.
        for (var attempt = 1; ; attempt++)
        {
            _tcp = new TcpListener(IPAddress.Loopback, 0);
            _tcp.Start();
            Port = ((IPEndPoint)_tcp.LocalEndpoint).Port;
            try
            {
                _udp.Bind(new IPEndPoint(IPAddress.Loopback, Port));
                break;
            }
            catch (SocketException) when (attempt < 20)
            {
                _tcp.Dispose();
            }
        }
        _serving = Task.WhenAll(UdpAsync(), TcpAsync());
    }

    public int Port { get; }

    /// <summary>The answer by UDP to a question; null for silence.</summary>
    public Func<byte[], byte[]?> ByUdp { get; set; } = _ => null;

    /// <summary>The answer by TCP to a question.</summary>
    public Func<byte[], byte[]> ByTcp { get; set; } = question => question;

    /// <summary>The question again with flags, RCODE and records after it.</summary>
    public static byte[] Answer(
        byte[] question,
        byte flags = 0x80,
        byte code = 0,
        params byte[][] records
    )
    {
        byte[] answer = [.. question, .. records.SelectMany(record => record)];
        answer[2] = (byte)(answer[2] | flags);
        answer[3] = code;
        answer[7] = (byte)records.Length;
        return answer;
    }

    /// <summary>An address for the name that was asked, which is pointed to.</summary>
    public static byte[] Record(IPAddress address)
    {
        var octets = address.GetAddressBytes();
        return
        [
            0xC0,
            12,
            0,
            (byte)(octets.Length == 4 ? 1 : 28),
            0,
            1,
            0,
            0,
            0,
            60,
            0,
            (byte)octets.Length,
            .. octets,
        ];
    }

    /// <summary>Whether IPv6 is asked for.</summary>
    public static bool IsAaaa(byte[] question) => question[^3] == 28;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _tcp.Stop();
        await _serving;
        _udp.Dispose();
        _stop.Dispose();
    }

    private async Task UdpAsync()
    {
        var buffer = new byte[1_000];
        try
        {
            while (true)
            {
                var got = await _udp.ReceiveFromAsync(
                    buffer,
                    SocketFlags.None,
                    new IPEndPoint(IPAddress.Any, 0),
                    _stop.Token
                );
                if (ByUdp(buffer[..got.ReceivedBytes]) is { } answer)
                    await _udp.SendToAsync(answer, got.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task TcpAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _tcp.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, _stop.Token);
                var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(question, _stop.Token);
                var answer = ByTcp(question);
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. length, .. answer], _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
