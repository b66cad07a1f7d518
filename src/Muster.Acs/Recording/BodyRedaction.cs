using System.Buffers;
using System.Text;

namespace Muster.Acs.Recording;

/// <summary>
/// Takes secrets out of an envelope, octet by octet otherwise unchanged: values of parameters whose
/// names say that they are secret, the credentials of transfers, and what is signed in URLs. It reads
/// what may be no XML at all, cut short or malicious, in one pass; where it is in doubt it takes out
/// more.
/// </summary>
internal sealed class BodyRedaction
{
    /// <summary>What is shorter would be found in any sentence.</summary>
    private const int ShortestQuoted = 4;
    private const int MostKnown = 100;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly Markup _markup;
    private readonly ISet<string> _known;
    private readonly List<(int Start, int End, string With)> _secrets = [];
    private Part? _name;
    private Part? _orphan;

    private BodyRedaction(ReadOnlyMemory<byte> body, ISet<string> known)
    {
        (_body, _known) = (body, known);
        _markup = new Markup(body);
    }

    public static ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> body) =>
        Redact(body, new HashSet<string>(StringComparer.Ordinal));

    /// <param name="body">A message.</param>
    /// <param name="known">
    /// The secrets that were found in messages of the same session before, to which those of this one are
    /// added: devices quote in a fault what they refuse.
    /// </param>
    public static ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> body, ISet<string> known)
    {
        if (body.IsEmpty)
            return body;
        // In two octets a character, names and secrets would be overlooked.
        if (Wide(body.Span) is { } text)
            return Redact(Encoding.UTF8.GetBytes(text), known);
        if (body.Span.Contains((byte)0))
            return Encoding.UTF8.GetBytes($"({body.Length} octets that are no text)");
        var redaction = new BodyRedaction(body, known);
        redaction.Find();
        return redaction.Written();
    }

    private static string? Wide(ReadOnlySpan<byte> body)
    {
        if (body.Length < 4)
            return null;
        var encoding = (body[0], body[1]) switch
        {
            (0xFF, 0xFE) or ((byte)'<', 0) => Encoding.Unicode,
            (0xFE, 0xFF) or (0, (byte)'<') => Encoding.BigEndianUnicode,
            _ => null,
        };
        var text = encoding?.GetString(body).TrimStart('\uFEFF');
        return text is null || text.Contains('\0', StringComparison.Ordinal) ? null : text;
    }

    private void Find()
    {
        while (_markup.Next())
        {
            if (_markup.IsEnd || _markup.IsEmptyElement)
                continue;
            var local = _markup.LocalName;
            // Name and Value belong together inside one struct, in either order.
            if (local.EndsWith("Struct"u8))
                (_name, _orphan) = (null, null);
            else if (local.SequenceEqual("Name"u8))
                Name(_markup.Content());
            else if (local.SequenceEqual("Value"u8))
                Value(_markup.Content());
            else if (local.SequenceEqual("Username"u8) || SecretNames.IsSecret(local))
                Mask(_markup.Content());
            else if (local.EndsWith("aultString"u8) || local.SequenceEqual("faultstring"u8))
                Unquote(_markup.Content());
            else if (local.EndsWith("URL"u8))
                Url(_markup.Content());
        }
    }

    private void Name(Part content)
    {
        _name = content;
        if (_orphan is not { } value)
            return;
        if (IsSecret(content))
            Mask(value);
        (_name, _orphan) = (null, null);
    }

    private void Value(Part content)
    {
        if (_name is not { } name)
            _orphan = content;
        else if (IsSecret(name))
            Mask(content);
        _name = null;
    }

    private bool IsSecret(Part name) => SecretNames.IsSecret(Plain(Text(name)));

    private void Mask(Part content)
    {
        var text = Text(content).Trim();
        if (text.Length == 0)
            return;
        Replace(content, SecretNames.Mask);
        if (text.Length >= ShortestQuoted && _known.Count < MostKnown)
            _known.Add(text);
    }

    private void Unquote(Part content)
    {
        var text = Text(content);
        var told = _known.Aggregate(
            text,
            (left, secret) =>
                left.Replace(secret, SecretNames.Mask, StringComparison.OrdinalIgnoreCase)
        );
        if (told != text)
            Replace(content, told);
    }

    private void Url(Part content)
    {
        var text = Text(content);
        var redacted = SecretUrl.Redact(text);
        if (redacted != text)
            Replace(content, redacted);
    }

    private void Replace(Part content, string with) =>
        _secrets.Add((content.Start, content.Start + content.Length, with));

    private string Text(Part part) =>
        Encoding.UTF8.GetString(_body.Span.Slice(part.Start, part.Length));

    private ReadOnlyMemory<byte> Written()
    {
        var body = _body.Span;
        var readable = _markup.Readable;
        if (_secrets.Count == 0 && readable == body.Length)
            return _body;
        var output = new ArrayBufferWriter<byte>(body.Length + 16);
        var copied = 0;
        foreach (var (start, end, with) in _secrets.OrderBy(secret => secret.Start))
        {
            if (start < copied || start >= readable)
                continue;
            output.Write(body[copied..start]);
            Encoding.UTF8.GetBytes(with, output);
            copied = end;
        }
        if (copied < readable)
            output.Write(body[copied..readable]);
        if (readable < body.Length)
            Encoding.UTF8.GetBytes(SecretNames.Mask, output);
        return output.WrittenMemory;
    }

    /// <summary>A name without comments and the brackets of CDATA.</summary>
    private static string Plain(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
            return text;
        text = text.Replace("<![CDATA[", "", StringComparison.Ordinal)
            .Replace("]]>", "", StringComparison.Ordinal);
        for (int start; (start = text.IndexOf("<!--", StringComparison.Ordinal)) >= 0; )
        {
            var end = text.IndexOf("-->", start, StringComparison.Ordinal);
            text = end < 0 ? text[..start] : text.Remove(start, end + 3 - start);
        }
        return text;
    }
}
