namespace Muster.Acs.Waking.Xmpp;

/// <summary>
/// Cuts a stream of XML, as it comes from the network, into the elements right below its root. It looks
/// at tags only; what stands in them is read once they are whole. No more than one stanza is ever kept.
/// </summary>
internal sealed class StanzaCutter
{
    /// <summary>A longer stanza ends the stream (RFC 6120 13.12 asks for 10,000 octets at least).</summary>
    public const int MaxStanza = 64 * 1024;

    private readonly byte[] _buffer = new byte[MaxStanza];
    private int _filled;
    private int _scanned;
    private int _depth;
    private int _stanzaAt = -1;

    /// <summary>Where the next octets go; empty when a stanza is too long.</summary>
    public Memory<byte> Room => _buffer.AsMemory(_filled);

    /// <summary>True when the root was closed: the other side has said goodbye.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Tells how many octets were put into <see cref="Room"/>.</summary>
    public void Filled(int octets) => _filled += octets;

    /// <summary>
    /// Begins a new stream on the same connection, after TLS or SASL: what was not read is dropped.
    /// </summary>
    public void Restart() => (_filled, _scanned, _depth, _stanzaAt) = (0, 0, 0, -1);

    /// <summary>The next whole stanza; false when more octets are needed.</summary>
    /// <exception cref="XmppFailure">What comes is no XML of a stream.</exception>
    public bool TryNext(out byte[] stanza)
    {
        stanza = [];
        while (NextTag() is { Length: > 0 } tag)
        {
            var begin = tag.Start;
            var end = tag.Start + tag.Length;
            _scanned = end;
            var kind = KindOf(_buffer.AsSpan(begin, tag.Length));
            if (kind == TagKind.Declaration)
                continue;
            if (kind == TagKind.Close)
                _depth--;
            if (kind != TagKind.Close && _depth == 1)
                _stanzaAt = begin;
            if (kind == TagKind.Open)
                _depth++;
            if (_depth < 0 || (kind == TagKind.Close && _depth == 0))
            {
                IsClosed = true;
                return false;
            }
            if (_depth == 1 && _stanzaAt >= 0)
            {
                stanza = _buffer.AsSpan(_stanzaAt, end - _stanzaAt).ToArray();
                _stanzaAt = -1;
                Drop(end);
                return true;
            }
        }
        // Between stanzas there is white space at most: it is not kept.
        if (_stanzaAt < 0)
            Drop(_scanned);
        if (_filled == _buffer.Length)
            throw new XmppFailure($"a stanza is longer than {MaxStanza} octets");
        return false;
    }

    private enum TagKind
    {
        Open,
        Close,
        Alone,
        Declaration,
    }

    private readonly record struct Tag(int Start, int Length);

    private Tag? NextTag()
    {
        var text = _buffer.AsSpan(_scanned, _filled - _scanned);
        var start = text.IndexOf((byte)'<');
        if (start < 0)
        {
            if (_stanzaAt < 0)
                _scanned = _filled;
            return null;
        }
        byte quote = 0;
        for (var at = start + 1; at < text.Length; at++)
        {
            var octet = text[at];
            if (quote != 0)
                quote = octet == quote ? (byte)0 : quote;
            else if (octet is (byte)'"' or (byte)'\'')
                quote = octet;
            else if (octet == '>')
                return new(_scanned + start, at - start + 1);
            else if (octet == '<')
                throw new XmppFailure("what comes is no XML");
        }
        return null;
    }

    // "Comments, processing instructions, DTDs ... a peer that receives such closes the stream"
    // (RFC 6120 11.1); CDATA sections are taken for one of them.
    private TagKind KindOf(ReadOnlySpan<byte> tag)
    {
        if (tag[1] == '!')
            throw new XmppFailure("comments and document types are not allowed");
        if (tag[1] == '?')
            return _depth == 0
                ? TagKind.Declaration
                : throw new XmppFailure("processing instructions are not allowed");
        return tag[1] == '/' ? TagKind.Close
            : tag[^2] == '/' ? TagKind.Alone
            : TagKind.Open;
    }

    private void Drop(int octets)
    {
        _buffer.AsSpan(octets, _filled - octets).CopyTo(_buffer);
        _filled -= octets;
        _scanned -= octets;
    }
}

/// <summary>The stream cannot go on; the message is the rest of a sentence.</summary>
internal sealed class XmppFailure(string message) : Exception(message);
