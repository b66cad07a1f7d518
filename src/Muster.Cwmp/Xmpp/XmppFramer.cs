namespace Muster.Cwmp.Xmpp;

/// <summary>What a piece of a stream is.</summary>
internal enum XmppFrame
{
    /// <summary>The start tag of the stream.</summary>
    Header,

    /// <summary>A whole element inside it.</summary>
    Element,

    /// <summary>The end tag of the stream.</summary>
    End,
}

/// <summary>
/// Cuts a stream of octets into its header and the elements in it, each octet looked at once. It
/// knows tags, quotes and CDATA; comments, document types and processing instructions are not
/// allowed in XMPP (RFC 6120 11.1). Between elements it holds no buffer.
/// </summary>
internal sealed class XmppFramer
{
    private const int MaxDepth = 32;

    private enum Place
    {
        Text,
        TagStart,
        Tag,
        Quote,
        Declaration,
        Marked,
        CData,
    }

    private byte[] buffer = [];
    private int length;
    private int at; // looked at so far
    private int start; // of the frame that is being read
    private int tag; // where the present tag begins
    private int depth;
    private Place place;
    private byte quote;
    private bool closes;

    /// <summary>True when nothing waits: what comes next begins anew.</summary>
    public bool IsEmpty => length == 0;

    public void Add(ReadOnlySpan<byte> octets)
    {
        if (length + octets.Length > buffer.Length)
            Array.Resize(ref buffer, Math.Max(length + octets.Length, 512));
        octets.CopyTo(buffer.AsSpan(length));
        length += octets.Length;
    }

    /// <summary>A new stream begins on the same connection.</summary>
    public void Restart()
    {
        Drop(length);
        (depth, place) = (0, Place.Text);
    }

    /// <summary>The next frame; false when it is not all there yet.</summary>
    /// <exception cref="XmppException">This is no stream, or too much.</exception>
    public bool TryNext(out XmppFrame frame, out byte[] octets)
    {
        while (at < length)
        {
            if (Look(buffer[at++]) is not { } whole)
                continue;
            frame = whole;
            octets = buffer[start..at];
            Drop(at);
            return true;
        }
        if (length - start > ConnectionRequests.XmppStanza.MaxLength)
            throw new XmppException(
                $"The server sent a stanza of more than the "
                    + $"{ConnectionRequests.XmppStanza.MaxLength} octets allowed."
            );
        if (depth <= 1 && place == Place.Text)
            Drop(length); // blanks between elements keep a connection alive
        (frame, octets) = (default, []);
        return false;
    }

    private XmppFrame? Look(byte octet)
    {
        switch (place)
        {
            case Place.Text when octet == '<':
                (place, tag) = (Place.TagStart, at - 1);
                if (depth <= 1)
                    start = tag;
                break;
            case Place.Text when depth <= 1 && octet is not (0x20 or 0x09 or 0x0D or 0x0A):
                throw new XmppException("The server sent text where an element must stand.");
            case Place.TagStart:
                StartTag(octet);
                break;
            case Place.Tag when octet is (byte)'"' or (byte)'\'':
                (place, quote) = (Place.Quote, octet);
                break;
            case Place.Tag when octet == '>':
                place = Place.Text;
                return EndTag();
            case Place.Quote when octet == quote:
                place = Place.Tag;
                break;
            case Place.Declaration when octet == '>':
                place = Place.Text;
                break;
            case Place.Marked:
                Marked();
                break;
            case Place.CData when octet == '>' && buffer.AsSpan(at - 3, 3).SequenceEqual("]]>"u8):
                place = Place.Text;
                break;
        }
        return null;
    }

    private void StartTag(byte octet)
    {
        closes = octet == '/';
        place = octet switch
        {
            // An XML declaration may stand before the stream, and nowhere else.
            (byte)'?' when depth == 0 => Place.Declaration,
            (byte)'!' when depth > 1 => Place.Marked,
            (byte)'?' or (byte)'!' => throw NotAllowed(),
            (byte)'>' or (byte)'<' => throw new XmppException(
                "The server sent a tag without name."
            ),
            _ => Place.Tag,
        };
    }

    private void Marked()
    {
        var marked = buffer.AsSpan(tag, at - tag);
        if (!"<![CDATA["u8.StartsWith(marked))
            throw NotAllowed();
        if (marked.Length == 9)
            place = Place.CData;
    }

    private XmppFrame? EndTag()
    {
        if (closes)
        {
            depth--;
            return depth switch
            {
                1 => XmppFrame.Element,
                0 => XmppFrame.End,
                < 0 => throw new XmppException("The server ended what it did not begin."),
                _ => null,
            };
        }
        if (buffer[at - 2] == '/')
            return depth == 1 ? XmppFrame.Element : null;
        depth++;
        if (depth > MaxDepth)
            throw new XmppException($"The server sent a stanza deeper than {MaxDepth} elements.");
        return depth == 1 ? XmppFrame.Header : null;
    }

    private void Drop(int count)
    {
        length -= count;
        buffer.AsSpan(count, length).CopyTo(buffer);
        (at, start, tag) = (0, 0, 0);
        if (length == 0)
            buffer = [];
    }

    private static XmppException NotAllowed() =>
        new("The server sent a comment, a document type or a processing instruction.");
}

/// <summary>What came is no XMPP stream.</summary>
internal sealed class XmppException(string message) : Exception(message);
