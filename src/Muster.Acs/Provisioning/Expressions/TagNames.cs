using System.Globalization;
using System.Text;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// Tags as segments of paths, <c>Tags.x</c>: all but letters, digits, <c>-</c> and <c>_</c> is written
/// as <c>0x</c> and two hex digits for each octet of UTF-8; the x of what already looks so is written
/// that way itself.
/// </summary>
internal static class TagNames
{
    public static string Escape(string tag)
    {
        var text = new StringBuilder(tag.Length);
        Span<byte> octets = stackalloc byte[4];
        var at = 0;
        foreach (var rune in tag.EnumerateRunes())
        {
            var isPlain = rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_');
            if (isPlain && !LooksEscaped(tag, at))
                text.Append((char)rune.Value);
            else
                foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
                    text.Append(CultureInfo.InvariantCulture, $"0x{octet:X2}");
            at += rune.Utf16SequenceLength;
        }
        return text.ToString();
    }

    public static string Unescape(string name)
    {
        if (!name.Contains("0x", StringComparison.Ordinal))
            return name;
        var octets = new List<byte>(name.Length);
        for (var at = 0; at < name.Length; at++)
        {
            if (
                at + 3 < name.Length
                && name[at] == '0'
                && name[at + 1] == 'x'
                && IsDigitOrCapital(name[at + 2])
                && IsDigitOrCapital(name[at + 3])
                && byte.TryParse(
                    name.AsSpan(at + 2, 2),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var octet
                )
            )
            {
                octets.Add(octet);
                at += 3;
            }
            else
            {
                octets.AddRange(Encoding.UTF8.GetBytes([name[at]]));
            }
        }
        return Encoding.UTF8.GetString([.. octets]);
    }

    // The x of a literal 0xAB.
    private static bool LooksEscaped(string tag, int at) =>
        at > 0
        && at + 2 < tag.Length
        && tag[at] == 'x'
        && tag[at - 1] == '0'
        && IsDigitOrCapital(tag[at + 1])
        && IsDigitOrCapital(tag[at + 2]);

    private static bool IsDigitOrCapital(char character) =>
        char.IsAsciiDigit(character) || char.IsAsciiLetterUpper(character);
}
