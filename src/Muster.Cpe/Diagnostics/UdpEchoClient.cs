using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Muster.Cpe.Diagnostics;

/// <summary>
/// UDPEchoDiagnostics (TR-143 A.1): packets to an echo server, one under way at a time; those of 20 octets
/// or more carry the header of UDPEchoPlus.
/// </summary>
internal static class UdpEchoClient
{
    private const int MostRepetitions = 1_000;
    private const int MostPacketResults = 256;
    private const int LargestPayload = 65_507;
    private const int HeaderSize = 20;

    public static async Task<DiagnosticOutcome> RunAsync(
        DiagnosticJob job,
        CancellationToken cancel
    )
    {
        if (await job.ResolveAsync(job.Text("Host"), cancel) is not { } host)
            return new DiagnosticOutcome("Error_CannotResolveHostName");
        using var socket = new Socket(host.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        var times = new EchoTally();
        var packets = new List<IReadOnlyList<(string, string)>>();
        try
        {
            await socket.ConnectAsync(
                new IPEndPoint(host, job.Count("Port", 7, IPEndPoint.MaxPort)),
                cancel
            );
            var repetitions = job.Count("NumberOfRepetitions", 1, MostRepetitions);
            var pause = job.Number("InterTransmissionTime", 1_000, 1, 65_535);
            for (var number = 1u; number <= repetitions; number++)
            {
                if (number > 1)
                    await Task.Delay(TimeSpan.FromMilliseconds(pause), job.Time, cancel);
                var packet = await SendAsync(job, socket, number, cancel);
                times.Add(packet.RoundTrip);
                if (packets.Count < MostPacketResults)
                    packets.Add(Row(packet));
            }
        }
        catch (SocketException)
        {
            return new DiagnosticOutcome(DiagnosticOutcome.Other);
        }
        return times
            .InMicroseconds(new DiagnosticOutcome(DiagnosticOutcome.Complete), $"{host}")
            .With(
                "IndividualPacketResult.",
                job.Flag("EnableIndividualPacketResults") ? packets : []
            );
    }

    private sealed record Packet(uint Number, DateTimeOffset Sent, byte[] Answer)
    {
        public DateTimeOffset Received { get; init; }

        public TimeSpan? RoundTrip { get; init; }
    }

    private static async Task<Packet> SendAsync(
        DiagnosticJob job,
        Socket socket,
        uint number,
        CancellationToken cancel
    )
    {
        var data = new byte[job.Count("DataBlockSize", 56, LargestPayload)];
        if (data.Length >= sizeof(uint))
            BinaryPrimitives.WriteUInt32BigEndian(data, number);
        using var limit = new CancellationTokenSource(job.Timeout(5_000), job.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        var sent = job.Time.GetUtcNow();
        var began = job.Time.GetTimestamp();
        var buffer = new byte[data.Length];
        try
        {
            await socket.SendAsync(data, both.Token);
            while (true)
            {
                var count = await socket.ReceiveAsync(buffer, both.Token);
                // A late answer to an earlier packet is none to this one.
                if (count == data.Length && IsAnswer(buffer, data))
                    return new Packet(number, sent, buffer)
                    {
                        Received = job.Time.GetUtcNow(),
                        RoundTrip = job.Time.GetElapsedTime(began),
                    };
            }
        }
        catch (SocketException refused)
            when (refused.SocketErrorCode
                    is SocketError.ConnectionRefused
                        or SocketError.ConnectionReset
            )
        {
            return new Packet(number, sent, []);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Packet(number, sent, []);
        }
    }

    private static bool IsAnswer(byte[] answer, byte[] sent) =>
        answer
            .AsSpan(0, Math.Min(sizeof(uint), sent.Length))
            .SequenceEqual(sent.AsSpan(0, Math.Min(sizeof(uint), sent.Length)));

    private static IReadOnlyList<(string, string)> Row(Packet packet)
    {
        long Stamp(int at) =>
            packet.Answer.Length >= HeaderSize
                ? BinaryPrimitives.ReadUInt32BigEndian(packet.Answer.AsSpan(at))
                : 0;
        return
        [
            ("PacketSuccess", packet.RoundTrip is null ? "false" : "true"),
            ("PacketSendTime", DiagnosticOutcome.Micro(packet.Sent)),
            (
                "PacketReceiveTime",
                packet.RoundTrip is null
                    ? "0001-01-01T00:00:00Z"
                    : DiagnosticOutcome.Micro(packet.Received)
            ),
            ("TestGenSN", DiagnosticOutcome.Digits(packet.Number)),
            ("TestRespSN", DiagnosticOutcome.Digits(Stamp(4))),
            ("TestRespRcvTimeStamp", DiagnosticOutcome.Digits(Stamp(8))),
            ("TestRespReplyTimeStamp", DiagnosticOutcome.Digits(Stamp(12))),
            ("TestRespReplyFailureCount", DiagnosticOutcome.Digits(Stamp(16))),
        ];
    }
}
