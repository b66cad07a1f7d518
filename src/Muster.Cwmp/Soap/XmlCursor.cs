using System.Buffers;

namespace Muster.Cwmp;

/// <summary>
/// Walks forward over the elements of one document, in place. It knows as much of XML as CWMP
/// needs: elements, attributes, text, CDATA, comments, processing instructions, the five entities
/// and character references. It knows no document type, no external entity, no recursion: work and
/// memory are bounded by the body and the limits. What it takes that a strict parser would not is
/// named by its number in the table of quirks.
/// </summary>
/// <remarks>
/// A message is read by nested loops: <see cref="NextChild"/> enters the next child of the element
/// entered last, and returns false when that element is done. Whoever enters a child also consumes
/// it, by such a loop, by <see cref="Text"/>, or by <see cref="Skip"/>.
/// </remarks>
internal ref partial struct XmlCursor
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>=<\"'&"u8);

    private readonly ReadOnlySpan<byte> xml;
    private readonly Span<Piece> open; // the names of the elements entered and not yet left
    private readonly EnvelopeLimits limits;
    private int at;
    private int depth;
    private bool isEmpty; // the element entered last was <like-this/>
    private Piece name;
    private int localStart; // where its local name begins

    // Attributes of the element entered last, and declarations of namespaces so far.
    private Piece typeAttribute;
    private Piece mustUnderstand;
    private int declarations;
    private Declarations declared;

    /// <param name="xml">The document in UTF-8.</param>
    /// <param name="open">
    /// Room for the names of open elements: as deep as elements may nest.
    /// </param>
    /// <param name="limits">The other limits.</param>
    public XmlCursor(ReadOnlySpan<byte> xml, Span<Piece> open, EnvelopeLimits limits)
    {
        this.xml = xml;
        this.open = open;
        this.limits = limits;
    }

    /// <summary>Most entries of one list.</summary>
    public readonly int MaxItems => limits.MaxItems;

    /// <summary>
    /// The local name of the element entered last. Quirks 66 to 68: prefixes and namespaces are not
    /// looked at.
    /// </summary>
    public readonly ReadOnlySpan<byte> LocalName => xml[localStart..name.End];

    /// <summary>The prefix of the element entered last, or nothing.</summary>
    public readonly ReadOnlySpan<byte> Prefix =>
        xml[name.Start..Math.Max(name.Start, localStart - 1)];

    /// <summary>Where the element entered last begins.</summary>
    public readonly int ElementStart => name.Start - 1;

    /// <summary>What stands from there to here.</summary>
    public readonly ReadOnlySpan<byte> Since(int start) => xml[start..at];

    public readonly bool Is(ReadOnlySpan<byte> localName) => LocalName.SequenceEqual(localName);

    /// <summary>
    /// Enters the next child element; false, having left it, when the current element has no more.
    /// Text between elements is passed over, as are comments and processing instructions (quirk
    /// 86).
    /// </summary>
    public bool NextChild()
    {
        if (isEmpty)
        {
            isEmpty = false;
            depth--;
            return false;
        }
        while (true)
        {
            var tag = at < xml.Length && xml[at] == (byte)'<' ? 0 : xml[at..].IndexOf((byte)'<');
            if (tag < 0 || at + tag + 1 >= xml.Length)
                throw CutOff();
            at += tag;
            switch (xml[at + 1])
            {
                case (byte)'/':
                    LeaveElement();
                    return false;
                case (byte)'!' or (byte)'?':
                    PassMarkup();
                    break;
                default:
                    EnterElement();
                    return true;
            }
        }
    }

    /// <summary>
    /// Passes over what is left of the current element. Always true, so it can end a chain.
    /// </summary>
    public bool Skip()
    {
        var outside = depth - 1;
        while (NextChild() || depth > outside) { }
        return true;
    }

    /// <summary>Enters the root element.</summary>
    public void EnterRoot()
    {
        at = xml.Length - xml.TrimStart(Blanks).Length;
        if (at == xml.Length || xml[at] != (byte)'<')
            throw new EnvelopeException(
                EnvelopeFailure.NotSoap,
                "The body is not XML: it does not begin with '<'."
            );
        NextChild();
    }

    /// <summary>
    /// After the root: blanks and NUL (quirk 21) are nothing, further markup is a second envelope,
    /// of which CWMP knows none (quirk 72: the first one counts), other text means a broken body.
    /// </summary>
    public readonly void ExpectEnd()
    {
        var rest = xml[at..].TrimStart(Blanks);
        if (!rest.IsEmpty && rest[0] != (byte)'<')
            throw Malformed("There is text after the end of the envelope.");
    }

    private void EnterElement()
    {
        if (depth == open.Length)
            throw new EnvelopeException(
                EnvelopeFailure.TooDeep,
                $"Elements nest deeper than the {open.Length} levels allowed."
            );
        var start = at + 1;
        var length = xml[start..].IndexOfAny(NameEnds);
        if (length < 0)
            throw CutOff();
        if (length == 0)
            throw Malformed("There is a '<' without the name of an element.");
        if (length > limits.MaxToken)
            throw TooLarge("the name of an element");
        name = new(start, start + length);
        localStart = start + xml.Slice(start, length).IndexOf((byte)':') + 1;
        open[depth++] = name;
        at = start + length;
        ResetAttributes();
        if (xml[at] == (byte)'>')
            at++;
        else
            ReadAttributes();
    }

    private void LeaveElement()
    {
        var start = at + 2;
        if (depth > 0 && EndsPlainly(start, open[depth - 1]))
            return;
        var length = xml[start..].IndexOf((byte)'>');
        if (length < 0)
            throw CutOff();
        var ended = xml.Slice(start, length).TrimEnd(" \t\r\n"u8);
        if (depth == 0 || !ended.SequenceEqual(Of(open[depth - 1])))
            throw Malformed("An end tag does not match its start tag.");
        depth--;
        at = start + length + 1;
    }

    // "</name>" with nothing between: as nearly all end tags are.
    private bool EndsPlainly(int start, Piece started)
    {
        var end = start + started.Length;
        if (end >= xml.Length || xml[end] != (byte)'>')
            return false;
        if (!xml[start..end].SequenceEqual(Of(started)))
            return false;
        depth--;
        at = end + 1;
        return true;
    }

    private readonly ReadOnlySpan<byte> Of(Piece piece) => xml[piece.Start..piece.End];

    // At "<!" or "<?": a comment, CDATA between elements, a processing instruction; or a DOCTYPE.
    private void PassMarkup()
    {
        var rest = xml[at..];
        if (rest.StartsWith("<?"u8))
            at += 2 + EndOf(rest[2..], "?>"u8);
        else if (rest.StartsWith("<!--"u8))
            at += 4 + EndOf(rest[4..], "-->"u8);
        else if (rest.StartsWith("<![CDATA["u8))
            at += 9 + EndOf(rest[9..], "]]>"u8);
        else
            throw NoDoctype(rest);
    }

    private static int EndOf(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> end)
    {
        var length = rest.IndexOf(end);
        return length < 0 ? throw CutOff() : length + end.Length;
    }

    private static EnvelopeException NoDoctype(ReadOnlySpan<byte> rest) =>
        rest.Length < 9 ? CutOff()
        : rest.StartsWith("<!DOCTYPE"u8) || rest.StartsWith("<!doctype"u8)
            ? new EnvelopeException(
                EnvelopeFailure.Doctype,
                "The body has a document type declaration; none is accepted."
            )
        : Malformed("There is a '<!' that begins neither a comment nor CDATA.");

    private static ReadOnlySpan<byte> LocalPart(ReadOnlySpan<byte> qualified) =>
        qualified[(qualified.IndexOf((byte)':') + 1)..];

    private static ReadOnlySpan<byte> PrefixPart(ReadOnlySpan<byte> qualified) =>
        qualified[..Math.Max(0, qualified.IndexOf((byte)':'))];

    internal static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] > ' ' && text[^1] > ' ') ? text : text.Trim(Blanks);

    internal static ReadOnlySpan<byte> Blanks => " \t\r\n\0"u8;

    private static EnvelopeException CutOff() =>
        Malformed("The body ends in the middle of the envelope.");

    private static EnvelopeException Malformed(string message) =>
        new(EnvelopeFailure.Malformed, message);

    private readonly EnvelopeException TooLarge(string what) =>
        new(
            EnvelopeFailure.TooLarge,
            $"The body has {what} of more than the {limits.MaxToken} octets allowed."
        );
}
