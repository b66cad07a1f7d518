using System.Buffers;
using System.Text;

namespace Muster.Cwmp;

/// <summary>Bytes to envelope.</summary>
public static class EnvelopeReader
{
    private const int DepthOnStack = 64;

    /// <summary>
    /// True when a body counts as an empty POST: nothing but white space, NUL, a byte order mark or
    /// an XML prologue (quirks 20, 21).
    /// </summary>
    public static bool IsEmpty(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(Encoding.UTF8.Preamble))
            body = body[3..];
        while (true)
        {
            body = body.TrimStart(XmlCursor.Blanks);
            if (body.IsEmpty)
                return true;
            var end = body.StartsWith("<?"u8) ? body.IndexOf("?>"u8) : -1;
            if (end < 0)
                return false;
            body = body[(end + 2)..];
        }
    }

    /// <summary>
    /// Reads one envelope. It is tolerant in ways that are named by their number in the table of
    /// quirks, and bounded: no document type, no deeper, larger or longer than the limits allow.
    /// </summary>
    /// <param name="body">The whole body, content codings removed.</param>
    /// <param name="charset">The charset of the Content-Type header, if it has one.</param>
    /// <param name="limits">Null = <see cref="EnvelopeLimits.Default"/>.</param>
    /// <exception cref="EnvelopeException">The body is no envelope we can read.</exception>
    public static Envelope Read(
        ReadOnlySpan<byte> body,
        string? charset = null,
        EnvelopeLimits? limits = null
    )
    {
        limits ??= EnvelopeLimits.Default;
        if (body.Length > limits.MaxBytes)
            throw new EnvelopeException(
                EnvelopeFailure.TooLarge,
                $"The body has {body.Length} octets; {limits.MaxBytes} are allowed."
            );
        if (Charsets.Find(body, charset) is not { } encoding)
            return ReadUtf8(body.StartsWith(Encoding.UTF8.Preamble) ? body[3..] : body, limits);
        var utf8 = Charsets.ToUtf8(encoding, body, out var length);
        try
        {
            var text = utf8.AsSpan(0, length);
            return ReadUtf8(text.StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text, limits);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    private static Envelope ReadUtf8(ReadOnlySpan<byte> xml, EnvelopeLimits limits)
    {
        Span<Piece> open =
            limits.MaxDepth <= DepthOnStack
                ? stackalloc Piece[limits.MaxDepth]
                : new Piece[limits.MaxDepth];
        var cursor = new XmlCursor(xml, open, limits);
        var header = new EnvelopeHeader();
        string? elementName = null;
        try
        {
            cursor.EnterRoot();
            ExpectEnvelope(cursor);
            Messages.CwmpMessage? message = null;
            while (cursor.NextChild())
            {
                if (cursor.Is("Header"u8))
                    header.Read(ref cursor);
                else if (!cursor.Is("Body"u8) || message is not null)
                    cursor.Skip();
                else
                    message = ReadBody(ref cursor, ref header, ref elementName);
            }
            cursor.ExpectEnd();
            header.SetNamespace(cursor, default);
            return header.Around(message);
        }
        catch (EnvelopeException e)
        {
            header.SetNamespace(cursor, default);
            throw header.Told(e, elementName);
        }
    }

    // Quirk 74: an empty Body is an empty POST. What follows the message in the Body is passed over
    // (quirk 73: multiRef; the arguments they hold are missing from the RPC and reported so).
    private static Messages.CwmpMessage? ReadBody(
        ref XmlCursor cursor,
        ref EnvelopeHeader header,
        ref string? elementName
    )
    {
        if (!cursor.NextChild())
            return null;
        header.SetNamespace(cursor, cursor.Prefix);
        elementName = WellKnown.Text(cursor.LocalName);
        var message = MessageTable.Read(ref cursor);
        while (cursor.NextChild())
            cursor.Skip();
        return message;
    }

    // SOAP 1.1 4.4.1: an envelope of another namespace is of another version. Quirk 57: the prefix
    // is bound to the encoding namespace; quirk 66: to none.
    private static void ExpectEnvelope(scoped in XmlCursor cursor)
    {
        if (!cursor.Is("Envelope"u8))
            throw new EnvelopeException(
                EnvelopeFailure.NotSoap,
                $"The root element is '{Encoding.UTF8.GetString(cursor.LocalName)}', "
                    + "not a SOAP Envelope."
            );
        var soap = cursor.NamespaceOf(cursor.Prefix);
        if (!soap.IsEmpty && !soap.StartsWith("http://schemas.xmlsoap.org/soap/"u8))
            throw new EnvelopeException(
                EnvelopeFailure.VersionMismatch,
                "The envelope is not one of SOAP 1.1, which CWMP uses."
            );
    }
}
