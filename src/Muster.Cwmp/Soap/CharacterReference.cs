using System.Buffers.Text;
using System.Text;

namespace Muster.Cwmp;

/// <summary>The five entities of XML, and characters by number.</summary>
internal static class CharacterReference
{
    /// <summary>Adds what the reference at the start of the input stands for.</summary>
    /// <returns>How much of the input it took.</returns>
    public static int Add(ref Utf8Pieces pieces, ReadOnlySpan<byte> rest)
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
