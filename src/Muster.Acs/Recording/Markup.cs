namespace Muster.Acs.Recording;

/// <summary>
/// Tags one after the other, of what may be no well-formed XML; comments, CDATA and declarations are
/// passed over.
/// </summary>
internal sealed class Markup(ReadOnlyMemory<byte> body)
{
    private int _at;
    private Part _tag;
    private int _start;

    /// <summary>Where it stops being markup: a tag or comment that never ends begins there.</summary>
    public int Readable { get; private set; } = body.Length;

    public bool IsEnd => Tag is [(byte)'/', ..];

    public bool IsEmptyElement => Tag is [.., (byte)'/'];

    public ReadOnlySpan<byte> LocalName
    {
        get
        {
            var tag = IsEnd ? Tag[1..] : Tag;
            var end = tag.IndexOfAny(" \t\r\n/"u8);
            var name = end < 0 ? tag : tag[..end];
            return name[(name.LastIndexOf((byte)':') + 1)..];
        }
    }

    private ReadOnlySpan<byte> Tag => body.Span.Slice(_tag.Start, _tag.Length);

    /// <summary>Goes to the next tag; false at the end.</summary>
    public bool Next()
    {
        while (true)
        {
            var open = body.Span[_at..].IndexOf((byte)'<');
            if (open < 0)
                return false;
            _start = _at + open;
            var rest = body.Span[(_start + 1)..];
            var isTag = false;
            var length =
                rest.StartsWith("!--"u8) ? After(rest, "-->"u8)
                : rest.StartsWith("![CDATA["u8) ? After(rest, "]]>"u8)
                : rest.StartsWith("?"u8) || rest.StartsWith("!"u8) ? After(rest, ">"u8)
                : CloseOf(rest, out isTag);
            if (length < 0)
            {
                Readable = Math.Min(Readable, _start);
                _at = body.Length;
                return false;
            }
            _at = _start + 1 + length;
            if (!isTag)
                continue;
            _tag = new Part(_start + 1, length - 1);
            return true;
        }
    }

    /// <summary>From here to the end tag of the element just entered, or to the end of all.</summary>
    public Part Content()
    {
        var name = LocalName;
        var start = _at;
        while (Next())
        {
            if (IsEnd && LocalName.SequenceEqual(name))
                return new Part(start, _start - start);
        }
        _at = body.Length;
        return new Part(start, body.Length - start);
    }

    private static int After(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> mark)
    {
        var end = rest.IndexOf(mark);
        return end < 0 ? -1 : end + mark.Length;
    }

    /// <summary>Octets to the end of the tag, its bracket included; -1 when there is none.</summary>
    private static int CloseOf(ReadOnlySpan<byte> rest, out bool isTag)
    {
        isTag = true;
        var quote = (byte)0;
        for (var i = 0; i < rest.Length; i++)
        {
            var octet = rest[i];
            if (quote != 0)
                quote = octet == quote ? (byte)0 : quote;
            else if (octet is (byte)'"' or (byte)'\'')
                quote = octet;
            else if (octet == '>')
                return i + 1;
        }
        return -1;
    }
}
