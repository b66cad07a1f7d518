using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>
/// Writes one STUN message into a buffer of the caller's; <see cref="StunMessage.MaxLength"/> octets
/// are always enough for what TR-069 Annex G asks for. Attributes stand in the order they are
/// written.
/// </summary>
public ref struct StunWriter
{
    private readonly Span<byte> buffer;

    /// <summary>Begins a message.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="type">What it is.</param>
    /// <param name="transactionId">
    /// 16 octets: random in a request, in a response those of the request.
    /// </param>
    public StunWriter(
        Span<byte> buffer,
        StunMessageType type,
        scoped ReadOnlySpan<byte> transactionId
    )
    {
        if (transactionId.Length != 16)
            throw new ArgumentException("A transaction id has 16 octets.", nameof(transactionId));
        this.buffer = buffer;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)type);
        transactionId.CopyTo(buffer[4..]);
        Length = StunMessage.HeaderLength;
        Close();
    }

    /// <summary>Octets so far: at any time a whole message.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => buffer[..Length];

    /// <summary>An attribute with a value of any length, padded with zeroes.</summary>
    public void Attribute(StunAttribute attribute, scoped ReadOnlySpan<byte> value) =>
        value.CopyTo(Begin(attribute, value.Length));

    /// <summary>
    /// USERNAME: "padded with trailing spaces to a multiple of 4 octets" (TR-069 Annex G).
    /// </summary>
    public void Username(string username)
    {
        var size = Encoding.UTF8.GetByteCount(username);
        var value = Begin(StunAttribute.Username, StunMessage.Padded(size));
        Encoding.UTF8.GetBytes(username, value);
        value[size..].Fill((byte)' ');
    }

    /// <summary>
    /// One of the attributes that hold an address; XOR-MAPPED-ADDRESS is masked. IPv4 addresses
    /// that came in the form of IPv6 are written as IPv4.
    /// </summary>
    public void Address(StunAttribute attribute, IPEndPoint address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var value = Begin(attribute, StunAddress.Size(address));
        var isMasked = attribute == StunAttribute.XorMappedAddress;
        StunAddress.Write(value, address, isMasked ? buffer.Slice(4, 16) : default);
    }

    /// <summary>CONNECTION-REQUEST-BINDING.</summary>
    public void ConnectionRequestBinding() =>
        Attribute(StunAttribute.ConnectionRequestBinding, StunMessage.BindingMark);

    /// <summary>BINDING-CHANGE.</summary>
    public void BindingChange() => Attribute(StunAttribute.BindingChange, []);

    /// <summary>ERROR-CODE; the reason is padded with spaces, as RFC 3489 11.2.9 asks.</summary>
    /// <param name="code">100 to 699.</param>
    /// <param name="reason">For people.</param>
    public void Error(int code, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 699);
        var size = Encoding.UTF8.GetByteCount(reason);
        var value = Begin(StunAttribute.ErrorCode, 4 + StunMessage.Padded(size));
        value[..2].Clear();
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        Encoding.UTF8.GetBytes(reason, value[4..]);
        value[(4 + size)..].Fill((byte)' ');
    }

    /// <summary>
    /// UNKNOWN-ATTRIBUTES; "if the number is odd, one is repeated, so that the length is a multiple
    /// of 4" (RFC 3489 11.2.10).
    /// </summary>
    public void UnknownAttributes(scoped ReadOnlySpan<ushort> attributes)
    {
        if (attributes.IsEmpty)
            return;
        var count = (attributes.Length + 1) & ~1;
        var value = Begin(StunAttribute.UnknownAttributes, count * 2);
        for (var i = 0; i < count; i++)
        {
            var listed = attributes[Math.Min(i, attributes.Length - 1)];
            BinaryPrimitives.WriteUInt16BigEndian(value[(i * 2)..], listed);
        }
    }

    /// <summary>MESSAGE-INTEGRITY, the last attribute.</summary>
    /// <param name="password">UTF-8.</param>
    /// <param name="modern">
    /// As RFC 5389 has it, for a peer that asked so; else as RFC 3489 has it, which Annex G uses.
    /// </param>
    public void Integrity(scoped ReadOnlySpan<byte> password, bool modern = false)
    {
        var before = Length;
        var value = Begin(StunAttribute.MessageIntegrity, StunMessage.IntegrityLength);
        StunMessage.Integrity(buffer[..before], password, padded: !modern, value);
    }

    private Span<byte> Begin(StunAttribute attribute, int size)
    {
        var padded = StunMessage.Padded(size);
        var whole = buffer.Slice(Length, 4 + padded);
        BinaryPrimitives.WriteUInt16BigEndian(whole, (ushort)attribute);
        BinaryPrimitives.WriteUInt16BigEndian(whole[2..], (ushort)size);
        whole[(4 + size)..].Clear();
        Length += whole.Length;
        Close();
        return whole.Slice(4, size);
    }

    private readonly void Close() =>
        BinaryPrimitives.WriteUInt16BigEndian(
            buffer[2..],
            (ushort)(Length - StunMessage.HeaderLength)
        );
}
