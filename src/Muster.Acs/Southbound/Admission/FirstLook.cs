using System.Globalization;
using System.Text;

namespace Muster.Acs.Southbound.Admission;

/// <summary>What the first octets of a connection tell.</summary>
internal enum FirstSight
{
    /// <summary>Whoever reads it in earnest must say.</summary>
    Unclear,

    /// <summary>A TLS handshake.</summary>
    Handshake,

    /// <summary>A whole POST that belongs to no session, so that nothing of it is left unread.</summary>
    NewSession,
}

/// <summary>
/// A look at the first octets of a connection, as cheap as it can be. Only what is plain to see is
/// recognised.
/// </summary>
/// <param name="Sight">What it is.</param>
/// <param name="Body">Where the body of a POST begins.</param>
internal readonly record struct FirstLook(FirstSight Sight, int Body = 0)
{
    /// <summary>The record type of a TLS handshake (RFC 8446 5.1); no HTTP method begins with it.</summary>
    public const byte Handshake = 0x16;

    public static FirstLook At(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return new(FirstSight.Unclear);
        if (octets[0] == Handshake)
            return new(FirstSight.Handshake);
        var end = octets.IndexOf("\r\n\r\n"u8);
        return
            end > 0
            && octets.StartsWith("POST "u8)
            && LengthOfNew(octets[..end]) is { } length
            && length <= octets.Length - end - 4
            ? new(FirstSight.NewSession, end + 4)
            : new(FirstSight.Unclear);
    }

    // With a cookie it may belong to a session; without a length nobody knows where it ends.
    private static int? LengthOfNew(ReadOnlySpan<byte> head)
    {
        var length = 0;
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
                continue;
            var name = line[..colon];
            if (Is(name, "Cookie"u8) || Is(name, "Transfer-Encoding"u8))
                return null;
            if (Is(name, "Content-Length"u8) && !TryNumber(line[(colon + 1)..], out length))
                return null;
        }
        return length > 0 ? length : null;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> header) =>
        Ascii.EqualsIgnoreCase(name, header);

    private static bool TryNumber(ReadOnlySpan<byte> text, out int number) =>
        int.TryParse(
            text.Trim((byte)' '),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out number
        );
}
