using System.Buffers;

namespace Muster.Cwmp;

// Text: as it stands where it is plain, else put together from its pieces.
internal ref partial struct XmlCursor
{
    // Where plain text ends: markup, references, line ends to be normalized, control characters.
    private static readonly SearchValues<byte> TextStops = SearchValues.Create([
        .. Enumerable.Range(0, 32).Except([9, 10]).Select(b => (byte)b),
        (byte)'<',
        (byte)'&',
    ]);

    /// <summary>The text of the current element, as it stands, and leaves the element.</summary>
    public string Text()
    {
        if (TakePlainText(out var plain))
            return WellKnown.Text(plain);
        var pieces = new Utf8Pieces();
        try
        {
            CollectText(ref pieces, leave: true);
            return WellKnown.Text(pieces.Written);
        }
        finally
        {
            pieces.Dispose();
        }
    }

    /// <summary>
    /// Like <see cref="Text"/>, without the blanks around it: quirks 60 and 89, indentation and
    /// line breaks in identities, names, codes and numbers.
    /// </summary>
    public string Token()
    {
        if (TakePlainText(out var plain))
            return WellKnown.Text(Trimmed(plain));
        return Text().Trim();
    }

    /// <summary>
    /// The text of the current element before its first child; enters and leaves nothing.
    /// </summary>
    public readonly string LeadingText()
    {
        var ahead = this;
        var pieces = new Utf8Pieces();
        try
        {
            if (!isEmpty)
                ahead.CollectText(ref pieces, leave: false);
            return WellKnown.Text(pieces.Written);
        }
        finally
        {
            pieces.Dispose();
        }
    }

    private bool TakePlainText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (isEmpty)
            return !NextChild();
        var rest = xml[at..];
        var end = rest.IndexOfAny(TextStops);
        if (end < 0 || end + 1 >= rest.Length || rest[end] != '<' || rest[end + 1] != '/')
            return false;
        text = rest[..end];
        at += end;
        LeaveElement();
        return true;
    }

    private void CollectText(ref Utf8Pieces pieces, bool leave)
    {
        while (true)
        {
            var rest = xml[at..];
            var stop = rest.IndexOfAny(TextStops);
            if (stop < 0 || stop + 1 >= rest.Length)
                throw CutOff();
            pieces.Add(rest[..stop]);
            at += stop;
            switch (rest[stop])
            {
                case (byte)'&':
                    at += CharacterReference.Add(ref pieces, rest[stop..]);
                    break;
                case (byte)'\r':
                    // XML 1.0 2.11: CR LF, and CR alone, are read as LF.
                    pieces.Add("\n"u8);
                    at += rest[stop + 1] == '\n' ? 2 : 1;
                    break;
                case (byte)'<':
                    if (!AddMarkup(ref pieces, leave))
                        return;
                    break;
                default:
                    at++; // quirk 55: control characters are dropped
                    break;
            }
        }
    }

    // False when the text is done.
    private bool AddMarkup(ref Utf8Pieces pieces, bool leave)
    {
        var rest = xml[at..];
        if (rest[1] == '/')
        {
            if (leave)
                LeaveElement();
            return false;
        }
        if (rest.StartsWith("<![CDATA["u8)) // quirk 85
        {
            var length = EndOf(rest[9..], "]]>"u8);
            pieces.AddWithoutControls(rest.Slice(9, length - 3));
            at += 9 + length;
        }
        else if (rest[1] is (byte)'!' or (byte)'?')
            PassMarkup();
        else if (!leave)
            return false;
        else
        {
            EnterElement(); // an element where there should be text only: passed over
            Skip();
        }
        return true;
    }
}
