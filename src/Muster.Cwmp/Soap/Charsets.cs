using System.Buffers;
using System.Text;

namespace Muster.Cwmp;

/// <summary>Finds out in which charset a body is written (quirks 50 to 53).</summary>
internal static class Charsets
{
    private const int PrologueLength = 256;

    /// <summary>
    /// The encoding of a body; null when it can be read as UTF-8 as it stands. A byte order mark
    /// decides where there is one, for it cannot be there by accident; then the HTTP header, then
    /// the XML declaration, then it is UTF-8.
    /// </summary>
    public static Encoding? Find(ReadOnlySpan<byte> body, string? charset)
    {
        if (body.StartsWith(Encoding.UTF8.Preamble))
            return null;
        if (body is [0xFF, 0xFE, ..] or [(byte)'<', 0, ..])
            return Encoding.Unicode;
        if (body is [0xFE, 0xFF, ..] or [0, (byte)'<', ..])
            return Encoding.BigEndianUnicode;
        if (TryFind(charset, out var encoding))
            return encoding;
        return TryFind(Declared(body), out encoding) ? encoding : null;
    }

    /// <summary>Puts a body into UTF-8, in a rented array the caller returns.</summary>
    public static byte[] ToUtf8(Encoding encoding, ReadOnlySpan<byte> body, out int length)
    {
        var characters = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(body.Length));
        try
        {
            var count = encoding.GetChars(body, characters);
            var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(count));
            length = Encoding.UTF8.GetBytes(characters.AsSpan(0, count), utf8);
            return utf8;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    // True with null: it is UTF-8, or ASCII, which is UTF-8.
    private static bool TryFind(string? charset, out Encoding? encoding)
    {
        encoding = null;
        var name = charset?.Trim(' ', '\t', '"', '\'');
        if (string.IsNullOrEmpty(name) || name.Length > 40)
            return false;
        // Quirk 51: utf8, UTF_8, "utf-8".
        if (name.StartsWith("utf", StringComparison.OrdinalIgnoreCase) && name.EndsWith('8'))
            return true;
        try
        {
            encoding =
                CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
            if (encoding is UTF8Encoding or ASCIIEncoding)
                encoding = null;
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false; // invented names: what comes next in the order decides
        }
    }

    // Quirk 87: single quotes, line breaks, other pseudo-attributes.
    private static string? Declared(ReadOnlySpan<byte> body)
    {
        var start = body.TrimStart(XmlCursor.Blanks);
        start = start[..Math.Min(start.Length, PrologueLength)];
        var end = start.IndexOf("?>"u8);
        if (!start.StartsWith("<?xml"u8) || end < 0)
            return null;
        var text = Encoding.ASCII.GetString(start[..end]);
        var at = text.IndexOf("encoding", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var value = text[(at + "encoding".Length)..].Split('"', '\'');
        return value.Length > 1 ? value[1] : null;
    }
}
