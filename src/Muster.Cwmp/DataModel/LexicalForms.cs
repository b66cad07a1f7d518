using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Muster.Cwmp.DataModel;

/// <summary>The text forms of the base types (TR-069 A.2, table 12).</summary>
internal static class LexicalForms
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create(
        "0123456789abcdefABCDEF"
    );

    /// <summary>
    /// Reads the text as a value of the type. <paramref name="length"/> is what the model's sizes
    /// count: characters, or octets of base64 and hexBinary.
    /// </summary>
    public static bool TryCanonical(
        ParameterType type,
        string text,
        out string canonical,
        out long length
    )
    {
        canonical = text;
        length = text.Length;
        switch (type)
        {
            case ParameterType.String:
                return true;
            case ParameterType.Boolean:
                return TryBoolean(text, out canonical);
            case ParameterType.DateTime:
                return TryDateTime(text, out canonical);
            case ParameterType.Base64:
                return TryBase64(text, out length);
            case ParameterType.HexBinary:
                canonical = text.ToUpperInvariant();
                length = text.Length / 2;
                return text.Length % 2 == 0 && !text.AsSpan().ContainsAnyExcept(HexDigits);
            default:
                return TryInteger(type, text, out canonical);
        }
    }

    /// <summary>Reads canonical text as a number; false when it is none.</summary>
    public static bool TryNumber(string canonical, out decimal number) =>
        decimal.TryParse(
            canonical,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out number
        );

    private static bool TryInteger(ParameterType type, string text, out string canonical)
    {
        canonical = "";
        // "+ and leading zeros tolerated on input, never emitted".
        const NumberStyles Sign =
            NumberStyles.AllowLeadingSign
            | NumberStyles.AllowLeadingWhite
            | NumberStyles.AllowTrailingWhite;
        var invariant = CultureInfo.InvariantCulture;
        IFormattable? value = type switch
        {
            ParameterType.Int => int.TryParse(text, Sign, invariant, out var i) ? i : null,
            ParameterType.UnsignedInt => uint.TryParse(text, Sign, invariant, out var u) ? u : null,
            ParameterType.Long => long.TryParse(text, Sign, invariant, out var l) ? l : null,
            ParameterType.UnsignedLong => ulong.TryParse(text, Sign, invariant, out var ul)
                ? ul
                : null,
            _ => decimal.TryParse(text, Sign | NumberStyles.AllowDecimalPoint, invariant, out var d)
                ? d
                : null,
        };
        if (value is null)
            return false;
        var written = value.ToString(null, invariant);
        canonical = written == text ? text : written;
        return true;
    }

    private static bool TryBoolean(string text, out string canonical)
    {
        // "0 1 true false; accept all four, emit one form consistently".
        canonical = text is "1" or "true" ? "true" : "false";
        return text is "0" or "1" or "true" or "false";
    }

    private static bool TryBase64(string text, out long length)
    {
        var valid = Base64.IsValid(text, out var decoded);
        length = decoded;
        return valid;
    }

    private static bool TryDateTime(string text, out string canonical)
    {
        canonical = text;
        if (text.Length < 19 || text[10] != 'T')
            return false;
        if (
            !DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var moment
            )
        )
            return false;
        // "Any value without zone and with year < 1000 is relative": it stays as sent. So does a
        // local time without zone, which no offset can turn into UTC.
        var zone = text.AsSpan(19).IndexOfAny('Z', '+', '-');
        if (zone < 0 || text[^1] == 'Z')
            return true;
        var utc = moment.UtcDateTime;
        var fraction = text.AsSpan(19, zone);
        canonical = string.Create(
            CultureInfo.InvariantCulture,
            $"{utc:yyyy-MM-ddTHH:mm:ss}{fraction}Z"
        );
        return true;
    }
}
