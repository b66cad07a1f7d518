using System.Buffers;
using System.Buffers.Text;
using System.Text;

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
            return WellKnown.Text(plain.Trim(Blanks));
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
                    at += AddReference(ref pieces, rest[stop..]);
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

    // Returns how much of the input it took.
    private static int AddReference(ref Utf8Pieces pieces, ReadOnlySpan<byte> rest)
    {
        var end = rest[..Math.Min(rest.Length, 12)].IndexOf((byte)';');
        var named = end < 0 ? default : rest[1..end];
        var character = named switch
        {
            _ when named.SequenceEqual("amp"u8) => '&',
            _ when named.SequenceEqual("lt"u8) => '<',
            _ when named.SequenceEqual("gt"u8) => '>',
            _ when named.SequenceEqual("quot"u8) => '"',
            _ when named.SequenceEqual("apos"u8) => '\'',
            _ => NumberOf(named),
        };
        if (character < 0)
        {
            // Quirks 83 and 84: a bare '&', and what HTML calls an entity, stay as they are.
            pieces.Add("&"u8);
            return 1;
        }
        if (character >= ' ' || character is '\t' or '\n' or '\r') // else quirk 55
            pieces.Add(Rune.TryCreate(character, out var rune) ? rune : Rune.ReplacementChar);
        return end + 1;
    }

    private static int NumberOf(ReadOnlySpan<byte> named)
    {
        if (named.Length < 2 || named[0] != '#')
            return -1;
        var isHex = named[1] is (byte)'x' or (byte)'X';
        var digits = named[(isHex ? 2 : 1)..];
        return
            Utf8Parser.TryParse(digits, out uint number, out var used, isHex ? 'x' : 'D')
            && used == digits.Length
            ? (int)Math.Min(number, int.MaxValue)
            : -1;
    }
}
