using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Muster.Cpe.Diagnostics;

/// <summary>The types that are asked for.</summary>
internal enum DnsType : ushort
{
    A = 1,
    CName = 5,
    Aaaa = 28,
}

/// <summary>What a server answered.</summary>
/// <param name="Code">RCODE: 0 no error, 3 no such name.</param>
/// <param name="IsAuthoritative">The AA bit.</param>
/// <param name="Name">The owner of the addresses: the name, or what it is an alias of.</param>
/// <param name="Addresses">Those of the type that was asked for.</param>
internal sealed record DnsAnswer(
    int Code,
    bool IsAuthoritative,
    string Name,
    IReadOnlyList<IPAddress> Addresses
)
{
    public bool IsNoError => Code == 0;

    public bool IsUnknownName => Code == 3;
}

/// <summary>Messages of RFC 1035, as far as a lookup needs them.</summary>
internal static class DnsMessage
{
    private const int HeaderSize = 12;
    private const int LongestLabel = 63;
    private const int LongestName = 255;
    private const int MostRecords = 64;
    private const int MostJumps = 16;

    /// <summary>Null when the name cannot stand in a question.</summary>
    public static byte[]? Question(ushort id, string name, DnsType type)
    {
        byte[] ascii;
        try
        {
            ascii = Encoding.ASCII.GetBytes(new IdnMapping().GetAscii(name.TrimEnd('.')));
        }
        catch (ArgumentException)
        {
            return null;
        }
        var message = new List<byte>(HeaderSize + ascii.Length + 6);
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header, id);
        header[2] = 1; // RD: recursion desired
        header[5] = 1; // one question
        message.AddRange(header);
        foreach (var label in Encoding.ASCII.GetString(ascii).Split('.'))
        {
            if (label.Length is 0 or > LongestLabel)
                return null;
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }
        if (message.Count - HeaderSize >= LongestName)
            return null;
        message.AddRange([0, 0, (byte)type, 0, 1]);
        return [.. message];
    }

    public static bool IsTruncated(ReadOnlySpan<byte> message) =>
        message.Length >= HeaderSize && (message[2] & 2) != 0;

    /// <summary>Null for what is no answer with this id.</summary>
    public static DnsAnswer? Read(ReadOnlySpan<byte> message, ushort id, DnsType type)
    {
        if (
            message.Length < HeaderSize
            || BinaryPrimitives.ReadUInt16BigEndian(message) != id
            || (message[2] & 0x80) == 0
        )
            return null;
        var questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        var records = Math.Min(
            (int)BinaryPrimitives.ReadUInt16BigEndian(message[6..]),
            MostRecords
        );
        var at = HeaderSize;
        var owner = "";
        for (var i = 0; i < questions; i++)
        {
            if (!TryName(message, ref at, out owner) || at + 4 > message.Length)
                return null;
            at += 4;
        }
        var addresses = new List<IPAddress>();
        for (var i = 0; i < records; i++)
        {
            if (!TryRecord(message, ref at, type, out var name, out var address))
                return null;
            if (address is null)
                continue;
            owner = name;
            addresses.Add(address);
        }
        return new DnsAnswer(message[3] & 15, (message[2] & 4) != 0, owner, addresses);
    }

    private static bool TryRecord(
        ReadOnlySpan<byte> message,
        ref int at,
        DnsType wanted,
        out string name,
        out IPAddress? address
    )
    {
        address = null;
        if (!TryName(message, ref at, out name) || at + 10 > message.Length)
            return false;
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
        at += 10;
        if (at + length > message.Length)
            return false;
        if (type == wanted && length == (wanted == DnsType.A ? 4 : 16))
            address = new IPAddress(message.Slice(at, length));
        at += length;
        return true;
    }

    /// <summary>A name, through the pointers of RFC 1035 4.1.4, which may not lead round and round.</summary>
    private static bool TryName(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        var text = new StringBuilder();
        name = "";
        var (read, jumps, end) = (at, 0, -1);
        while (read < message.Length)
        {
            var length = message[read];
            if (length == 0)
            {
                at = end < 0 ? read + 1 : end;
                name = text.ToString();
                return true;
            }
            if ((length & 0xC0) == 0xC0)
            {
                if (read + 2 > message.Length || ++jumps > MostJumps)
                    return false;
                end = end < 0 ? read + 2 : end;
                read = BinaryPrimitives.ReadUInt16BigEndian(message[read..]) & 0x3FFF;
                continue;
            }
            if (length > LongestLabel || read + 1 + length > message.Length)
                return false;
            if (text.Length > 0)
                text.Append('.');
            text.Append(Encoding.ASCII.GetString(message.Slice(read + 1, length)));
            if (text.Length > LongestName)
                return false;
            read += 1 + length;
        }
        return false;
    }
}
