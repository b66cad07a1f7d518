using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Cwmp;

/// <summary>
/// Writes elements into a buffer writer. The output is ASCII: "characters outside 9, 10, 13, 32-126
/// SHOULD be sent as numeric character references".
/// </summary>
internal ref struct XmlOutput(
    IBufferWriter<byte> output,
    EnvelopeStyle style = EnvelopeStyle.Standard
)
{
    private static readonly SearchValues<char> Plain = SearchValues.Create([
        '\t',
        '\n',
        .. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Except("<>&\"'"),
    ]);

    private readonly bool noHyphen = style.HasFlag(EnvelopeStyle.NoHyphen);
    private Span<byte> room;
    private int used;

    /// <summary>The prefix of SOAP's own elements, with its colon.</summary>
    public readonly ReadOnlySpan<byte> SoapPrefix => noHyphen ? "soapenv:"u8 : "soap-env:"u8;

    /// <summary>The prefix of SOAP's encoding, with its colon.</summary>
    public readonly ReadOnlySpan<byte> EncodingPrefix => noHyphen ? "soapenc:"u8 : "soap-enc:"u8;

    /// <summary>Markup, as it stands.</summary>
    public void Markup(scoped ReadOnlySpan<byte> markup)
    {
        markup.CopyTo(Room(markup.Length));
        used += markup.Length;
    }

    public void Open(scoped ReadOnlySpan<byte> name) => Tag("<"u8, name);

    public void Close(scoped ReadOnlySpan<byte> name) => Tag("</"u8, name);

    /// <summary>An element with text; null text counts as empty.</summary>
    public void Element(scoped ReadOnlySpan<byte> name, string? text)
    {
        Open(name);
        Text(text);
        Close(name);
    }

    /// <summary>An element that is left out when there is no text for it.</summary>
    public void Optional(scoped ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
            Element(name, text);
    }

    public void Element(scoped ReadOnlySpan<byte> name, long number)
    {
        Open(name);
        Number(number);
        Close(name);
    }

    /// <summary>Quirk 70: some devices do not know <c>false</c>, all know <c>0</c>.</summary>
    public void Element(scoped ReadOnlySpan<byte> name, bool value) => Element(name, value ? 1 : 0);

    public void Element(scoped ReadOnlySpan<byte> name, CwmpTime time) =>
        Element(name, string.IsNullOrEmpty(time.Text) ? CwmpTime.UnknownTime.Text : time.Text);

    public void Element<T>(scoped ReadOnlySpan<byte> name, T value)
        where T : struct, IStruct<T>
    {
        Open(name);
        value.Write(ref this);
        Close(name);
    }

    /// <summary>
    /// A value with its type, always (quirk 69); a type unknown to the schema is a string.
    /// </summary>
    public void Element(scoped ReadOnlySpan<byte> name, ParameterValue value)
    {
        Markup("<"u8);
        Markup(name);
        Markup(" xsi:type=\""u8);
        Text(WellKnown.WritableType(value.Type));
        Markup("\">"u8);
        Text(value.Text);
        Close(name);
    }

    /// <summary>Elements side by side, no array.</summary>
    public void Each<T>(scoped ReadOnlySpan<byte> name, IReadOnlyList<T> items)
        where T : IStruct<T>
    {
        for (var i = 0; i < items.Count; i++)
        {
            Open(name);
            items[i].Write(ref this);
            Close(name);
        }
    }

    /// <summary>A SOAP-encoded array of structs; its arrayType gives the real count.</summary>
    public void List<T>(scoped ReadOnlySpan<byte> name, IReadOnlyList<T> items)
        where T : IStruct<T>
    {
        Span<byte> item = stackalloc byte[64];
        item = item[..Encoding.ASCII.GetBytes(T.Name, item)];
        OpenArray(name, "cwmp:"u8, item, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            Open(item);
            items[i].Write(ref this);
            Close(item);
        }
        Close(name);
    }

    /// <summary>A SOAP-encoded array of simple items.</summary>
    public void List(
        scoped ReadOnlySpan<byte> name,
        scoped ReadOnlySpan<byte> itemPrefix,
        scoped ReadOnlySpan<byte> item,
        IReadOnlyList<string> items
    )
    {
        OpenArray(name, itemPrefix, item, items.Count);
        for (var i = 0; i < items.Count; i++)
            Element(item, items[i]);
        Close(name);
    }

    /// <summary>A SOAP-encoded array of strings.</summary>
    public void List(scoped ReadOnlySpan<byte> name, IReadOnlyList<string> items) =>
        List(name, "xsd:"u8, "string"u8, items);

    /// <summary>Text, escaped.</summary>
    public void Text(string? text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOfAnyExcept(Plain);
            plain = plain < 0 ? rest.Length : plain;
            var space = Room(plain); // before "used" is looked at: making room resets it
            used += Encoding.ASCII.GetBytes(rest[..plain], space);
            rest = rest[plain..];
            if (!rest.IsEmpty)
                rest = rest[Escape(rest)..];
        }
    }

    public void Number(long number)
    {
        Utf8Formatter.TryFormat(number, Room(20), out var length);
        used += length;
    }

    /// <summary>Hands the rest over; nothing may be written afterwards.</summary>
    public void Flush()
    {
        output.Advance(used);
        room = default;
        used = 0;
    }

    // How many characters of the input it took.
    private int Escape(scoped ReadOnlySpan<char> rest)
    {
        switch (rest[0])
        {
            case '<':
                Markup("&lt;"u8);
                return 1;
            case '>':
                Markup("&gt;"u8);
                return 1;
            case '&':
                Markup("&amp;"u8);
                return 1;
            case '"':
                Markup("&quot;"u8);
                return 1;
            case '\'':
                Markup("&apos;"u8);
                return 1;
        }
        // A lone surrogate decodes to U+FFFD; so does, here, what XML 1.0 cannot express at all.
        Rune.DecodeFromUtf16(rest, out var rune, out var taken);
        var isForbidden =
            rune.Value is 0xFFFE or 0xFFFF || (rune.Value < ' ' && rune.Value != '\r');
        Markup("&#"u8);
        Number(isForbidden ? Rune.ReplacementChar.Value : rune.Value);
        Markup(";"u8);
        return taken;
    }

    private void OpenArray(
        scoped ReadOnlySpan<byte> name,
        scoped ReadOnlySpan<byte> itemPrefix,
        scoped ReadOnlySpan<byte> item,
        int count
    )
    {
        Markup("<"u8);
        Markup(name);
        Markup(" "u8);
        Markup(EncodingPrefix);
        Markup("arrayType=\""u8);
        Markup(itemPrefix);
        Markup(item);
        Markup("["u8);
        Number(count);
        Markup("]\">"u8);
    }

    private void Tag(scoped ReadOnlySpan<byte> start, scoped ReadOnlySpan<byte> name)
    {
        var tag = Room(start.Length + name.Length + 1);
        start.CopyTo(tag);
        name.CopyTo(tag[start.Length..]);
        tag[start.Length + name.Length] = (byte)'>';
        used += start.Length + name.Length + 1;
    }

    private Span<byte> Room(int size)
    {
        if (room.Length - used < size)
        {
            output.Advance(used);
            room = output.GetSpan(Math.Max(size, 512));
            used = 0;
        }
        return room[used..];
    }
}
