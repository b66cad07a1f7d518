using System.Buffers.Binary;

namespace Muster.Acs.SpeedTests;

/// <summary>
/// The stamps of UDPEchoPlus (TR-143 A.1.4): five 32-bit numbers in network order at the head of the
/// packet. The first is the sender's, the responder fills the others; a shorter packet is echoed plainly.
/// </summary>
internal static class UdpEchoPlus
{
    public const int HeaderSize = 20;

    /// <summary>Turns a request into its answer, in place and never longer.</summary>
    /// <param name="packet">The packet as it came.</param>
    /// <param name="number">TestRespSN: of this answer.</param>
    /// <param name="received">TestRespRecvTimeStamp, microseconds.</param>
    /// <param name="replied">TestRespReplyTimeStamp, microseconds.</param>
    /// <param name="failures">TestRespReplyFailureCount.</param>
    public static void Stamp(
        Span<byte> packet,
        uint number,
        uint received,
        uint replied,
        uint failures
    )
    {
        if (packet.Length < HeaderSize)
            return;
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], number);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], received);
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], replied);
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], failures);
    }
}
