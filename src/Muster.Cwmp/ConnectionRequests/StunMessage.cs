using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>
/// A STUN message in place: RFC 3489, which TR-069 Annex G uses, and the Binding method of RFC 5389.
/// Reading copies nothing, never throws and takes work in proportion to the datagram.
/// </summary>
public readonly ref struct StunMessage
{
    /// <summary>Octets before the attributes.</summary>
    public const int HeaderLength = 20;

    /// <summary>Longer datagrams are not looked at; an Ethernet frame holds no more.</summary>
    public const int MaxLength = 1472;

    /// <summary>A message with more attributes is not read.</summary>
    public const int MaxAttributes = 32;

    internal const int IntegrityLength = 20;
    internal const uint MagicCookie = 0x2112A442;

    /// <summary>The value of CONNECTION-REQUEST-BINDING, the blank at its end included.</summary>
    public static ReadOnlySpan<byte> BindingMark => "dslforum.org/TR-111 "u8;

    private readonly ReadOnlySpan<byte> message;
    private readonly int integrityAt; // where MESSAGE-INTEGRITY begins; 0 when there is none

    private StunMessage(ReadOnlySpan<byte> message, int integrityAt)
    {
        this.message = message;
        this.integrityAt = integrityAt;
    }

    /// <summary>What it is.</summary>
    public StunMessageType Type =>
        (StunMessageType)BinaryPrimitives.ReadUInt16BigEndian(message) switch
        {
            StunMessageType.BindingRequest => StunMessageType.BindingRequest,
            StunMessageType.BindingResponse => StunMessageType.BindingResponse,
            StunMessageType.BindingErrorResponse => StunMessageType.BindingErrorResponse,
            _ => StunMessageType.Other,
        };

    /// <summary>16 octets, equal in the request and its response.</summary>
    public ReadOnlySpan<byte> TransactionId => message.Slice(4, 16);

    /// <summary>True when the sender speaks RFC 5389, and knows XOR-MAPPED-ADDRESS.</summary>
    public bool IsModern => BinaryPrimitives.ReadUInt32BigEndian(message[4..]) == MagicCookie;

    /// <summary>True when there is a MESSAGE-INTEGRITY; see <see cref="Proves"/>.</summary>
    public bool HasIntegrity => integrityAt != 0;

    /// <summary>
    /// USERNAME without the spaces it was padded with; null when it is absent or no UTF-8.
    /// </summary>
    public string? Username
    {
        get
        {
            if (!TryGet(StunAttribute.Username, out var value))
                return null;
            var text = value.TrimEnd(" \0"u8);
            return System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : null;
        }
    }

    /// <summary>
    /// The address the server saw: XOR-MAPPED-ADDRESS, else MAPPED-ADDRESS; null when neither is
    /// there or it cannot be read.
    /// </summary>
    public IPEndPoint? MappedAddress =>
        TryGet(StunAttribute.XorMappedAddress, out var hidden)
        && StunAddress.Read(hidden, TransactionId) is { } revealed
            ? revealed
            : Address(StunAttribute.MappedAddress);

    /// <summary>
    /// True when the request keeps the binding for connection requests open (Annex G). A mark
    /// without its last blank counts too.
    /// </summary>
    public bool MarksConnectionRequestBinding =>
        TryGet(StunAttribute.ConnectionRequestBinding, out var mark)
        && mark.TrimEnd(" \0"u8).SequenceEqual(BindingMark.TrimEnd((byte)' '));

    /// <summary>True when the sender says that its binding has changed (Annex G).</summary>
    public bool TellsBindingChange => TryGet(StunAttribute.BindingChange, out _);

    /// <summary>The code of ERROR-CODE, such as 401; 0 when there is none that can be read.</summary>
    public int ErrorCode =>
        TryGet(StunAttribute.ErrorCode, out var value)
        && value.Length >= 4
        && value[2] is >= 1 and <= 6
        && value[3] < 100
            ? (value[2] * 100) + value[3]
            : 0;

    /// <summary>
    /// Reads a datagram; false when it is not a whole STUN message, no more and no less.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        // The two highest bits of a STUN message are 0, its length is a multiple of four.
        if (datagram.Length is < HeaderLength or > MaxLength || datagram[0] > 0x3F)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length != datagram.Length - HeaderLength || length % 4 != 0)
            return false;
        var at = HeaderLength;
        var integrity = 0;
        for (var count = 0; at < datagram.Length; count++)
        {
            if (count == MaxAttributes)
                return false;
            var size = BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]);
            if (size > datagram.Length - at - 4)
                return false;
            var type = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(datagram[at..]);
            if (type == StunAttribute.MessageIntegrity && integrity == 0)
            {
                if (size != IntegrityLength)
                    return false;
                integrity = at;
            }
            at += 4 + Padded(size);
        }
        if (at != datagram.Length)
            return false;
        message = new StunMessage(datagram, integrity);
        return true;
    }

    /// <summary>
    /// The value of the first attribute of that type. What stands behind MESSAGE-INTEGRITY is not
    /// looked at: nothing vouches for it.
    /// </summary>
    public bool TryGet(StunAttribute attribute, out ReadOnlySpan<byte> value)
    {
        var end = integrityAt == 0 ? message.Length : integrityAt;
        for (var at = HeaderLength; at < end; )
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(message[at..]) == (int)attribute)
            {
                value = message.Slice(at + 4, size);
                return true;
            }
            at += 4 + Padded(size);
        }
        value = default;
        return false;
    }

    /// <summary>The address an attribute holds; null when it is absent or cannot be read.</summary>
    public IPEndPoint? Address(StunAttribute attribute) =>
        TryGet(attribute, out var value) ? StunAddress.Read(value, default) : null;

    /// <summary>
    /// Lists the attributes that must be understood and are none of <see cref="StunAttribute"/>:
    /// the content of an UNKNOWN-ATTRIBUTES.
    /// </summary>
    /// <param name="unknown">Room for them; what does not fit is left out.</param>
    /// <returns>How many were listed.</returns>
    public int UnknownAttributes(scoped Span<ushort> unknown)
    {
        var count = 0;
        var end = integrityAt == 0 ? message.Length : integrityAt;
        for (var at = HeaderLength; at < end && count < unknown.Length; )
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            if (type < 0x8000 && !Enum.IsDefined((StunAttribute)type))
                unknown[count++] = type;
            at += 4 + Padded(BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]));
        }
        return count;
    }

    /// <summary>
    /// True when MESSAGE-INTEGRITY proves knowledge of the password: by RFC 3489, and, of a sender
    /// that speaks it, by RFC 5389 (no padding). An empty password proves nothing.
    /// </summary>
    /// <param name="password">ManagementServer.STUNPassword, UTF-8.</param>
    public bool Proves(scoped ReadOnlySpan<byte> password)
    {
        if (!HasIntegrity || password.IsEmpty)
            return false;
        var given = message.Slice(integrityAt + 4, IntegrityLength);
        Span<byte> expected = stackalloc byte[IntegrityLength];
        Integrity(message[..integrityAt], password, padded: true, expected);
        if (CryptographicOperations.FixedTimeEquals(given, expected))
            return true;
        if (!IsModern)
            return false;
        Integrity(message[..integrityAt], password, padded: false, expected);
        return CryptographicOperations.FixedTimeEquals(given, expected);
    }

    // "The text used as input to HMAC is the STUN message, including the header, up to and including
    // the attribute preceding MESSAGE-INTEGRITY. That text is then padded with zeroes so as to be a
    // multiple of 64 bytes" (RFC 3489 11.2.8). The length in the header counts MESSAGE-INTEGRITY,
    // and nothing behind it.
    internal static void Integrity(
        scoped ReadOnlySpan<byte> before,
        scoped ReadOnlySpan<byte> password,
        bool padded,
        scoped Span<byte> mac
    )
    {
        Span<byte> text = stackalloc byte[MaxLength + 64];
        text.Clear();
        before.CopyTo(text);
        var length = before.Length - HeaderLength + 4 + IntegrityLength;
        BinaryPrimitives.WriteUInt16BigEndian(text[2..], (ushort)length);
        var size = padded ? (before.Length + 63) / 64 * 64 : before.Length;
        HMACSHA1.HashData(password, text[..size], mac);
    }

    internal static int Padded(int size) => (size + 3) & ~3;
}

/// <summary>The form addresses have in STUN attributes.</summary>
internal static class StunAddress
{
    private const byte IPv4 = 1;
    private const byte IPv6 = 2;

    /// <param name="value">Of the attribute.</param>
    /// <param name="mask">The transaction id of an XOR-ed address; empty for a plain one.</param>
    public static IPEndPoint? Read(ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask)
    {
        if (value.Length < 2)
            return null;
        var size = value[1] switch
        {
            IPv4 => 4,
            IPv6 => 16,
            _ => 0,
        };
        if (size == 0 || value.Length != size + 4)
            return null;
        Span<byte> plain = stackalloc byte[size + 2];
        value[2..].CopyTo(plain);
        Mask(plain, mask);
        var port = BinaryPrimitives.ReadUInt16BigEndian(plain);
        return new IPEndPoint(new IPAddress(plain[2..]), port);
    }

    /// <summary>How many octets <see cref="Write"/> takes.</summary>
    public static int Size(IPEndPoint address)
    {
        Plain(address).TryWriteBytes(stackalloc byte[16], out var octets);
        return 4 + octets;
    }

    public static void Write(Span<byte> value, IPEndPoint address, ReadOnlySpan<byte> mask)
    {
        value[0] = 0;
        value[1] = value.Length == 8 ? IPv4 : IPv6;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)address.Port);
        Plain(address).TryWriteBytes(value[4..], out _);
        Mask(value[2..], mask);
    }

    private static IPAddress Plain(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;

    // "X-Port is computed by XOR'ing the port with the most significant 16 bits of the magic
    // cookie"; the address with cookie and transaction id (RFC 5389 15.2): the same 16 octets.
    private static void Mask(Span<byte> portAndAddress, ReadOnlySpan<byte> mask)
    {
        if (mask.IsEmpty)
            return;
        portAndAddress[0] ^= mask[0];
        portAndAddress[1] ^= mask[1];
        for (var i = 2; i < portAndAddress.Length; i++)
            portAndAddress[i] ^= mask[i - 2];
    }
}
