using System.Globalization;

namespace Muster.Cwmp.Messages;

/// <summary>
/// A value as it stands on the wire: text and declared type are kept as sent, so that nothing a
/// device says is lost. The typed views are lenient and never throw.
/// </summary>
/// <param name="Text">The text, white space included.</param>
/// <param name="Type">
/// <c>xsd:string</c> and the like, always with the prefix <c>xsd:</c> for XML Schema's types; any
/// other type as sent; empty when none was declared.
/// </param>
public readonly record struct ParameterValue(string Text, string Type)
{
    /// <summary>No value at all: no text, no type.</summary>
    internal static readonly ParameterValue Absent = new("", "");

    /// <summary>A value of type <c>xsd:string</c>.</summary>
    public static ParameterValue String(string text) => new(text, XsdTypes.String);

    /// <summary>A value of type <c>xsd:boolean</c>, written as 1 or 0.</summary>
    public static ParameterValue Boolean(bool value) => new(value ? "1" : "0", XsdTypes.Boolean);

    /// <summary>A value of type <c>xsd:int</c>.</summary>
    public static ParameterValue Int(int value) => new(Digits(value), XsdTypes.Int);

    /// <summary>A value of type <c>xsd:unsignedInt</c>.</summary>
    public static ParameterValue UnsignedInt(uint value) =>
        new(Digits(value), XsdTypes.UnsignedInt);

    /// <summary>A value of type <c>xsd:long</c>.</summary>
    public static ParameterValue Long(long value) => new(Digits(value), XsdTypes.Long);

    /// <summary>A value of type <c>xsd:unsignedLong</c>.</summary>
    public static ParameterValue UnsignedLong(ulong value) =>
        new(Digits(value), XsdTypes.UnsignedLong);

    /// <summary>A value of type <c>xsd:dateTime</c>.</summary>
    public static ParameterValue DateTime(CwmpTime value) => new(value.Text, XsdTypes.DateTime);

    /// <summary>
    /// Reads 0, 1, true, false in any case, blanks around them ignored (quirk 122).
    /// </summary>
    public bool TryGetBoolean(out bool value) => TryParseBoolean(Text, out value);

    /// <summary>Reads a whole number; false when the text is none or leaves 64 bits.</summary>
    public bool TryGetLong(out long value) =>
        long.TryParse(Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a whole number without sign; false when the text is none.</summary>
    public bool TryGetUnsignedLong(out ulong value) =>
        ulong.TryParse(Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a dateTime; see <see cref="CwmpTime.TryGet"/>.</summary>
    public bool TryGetTime(out DateTimeOffset value) => new CwmpTime(Text).TryGet(out value);

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    internal static bool TryParseBoolean(ReadOnlySpan<char> text, out bool value)
    {
        text = text.Trim();
        value = text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase);
        return value || text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    private static string Digits<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}

/// <summary>The types of parameter values (TR-069 A.2), as written in <c>xsi:type</c>.</summary>
public static class XsdTypes
{
    /// <summary>Text.</summary>
    public const string String = "xsd:string";

    /// <summary>0 or 1.</summary>
    public const string Boolean = "xsd:boolean";

    /// <summary>32 bits.</summary>
    public const string Int = "xsd:int";

    /// <summary>32 bits, no sign.</summary>
    public const string UnsignedInt = "xsd:unsignedInt";

    /// <summary>64 bits.</summary>
    public const string Long = "xsd:long";

    /// <summary>64 bits, no sign.</summary>
    public const string UnsignedLong = "xsd:unsignedLong";

    /// <summary>See <see cref="CwmpTime"/>.</summary>
    public const string DateTime = "xsd:dateTime";

    /// <summary>Binary as base64.</summary>
    public const string Base64 = "xsd:base64Binary";

    /// <summary>Binary as hex digits.</summary>
    public const string HexBinary = "xsd:hexBinary";

    /// <summary>Decimal fraction.</summary>
    public const string Decimal = "xsd:decimal";
}
