namespace Muster.Cwmp.DataModel;

/// <summary>The base types a parameter can have (TR-106 3.2, TR-069 table 12).</summary>
public enum ParameterType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>Signed, 32 bit.</summary>
    Int,

    /// <summary>Unsigned, 32 bit.</summary>
    UnsignedInt,

    /// <summary>Signed, 64 bit.</summary>
    Long,

    /// <summary>Unsigned, 64 bit.</summary>
    UnsignedLong,

    /// <summary><c>0</c>, <c>1</c>, <c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A moment in UTC, or relative, unknown or infinite.</summary>
    DateTime,

    /// <summary>Octets as base64; lengths count octets.</summary>
    Base64,

    /// <summary>Octets as pairs of hexadecimal digits; lengths count octets.</summary>
    HexBinary,

    /// <summary>A decimal fraction (newer Device:2 models).</summary>
    Decimal,
}

/// <summary>Names of <see cref="ParameterType"/> in models and on the wire.</summary>
public static class ParameterTypes
{
    private static readonly string[] Names =
    [
        "string",
        "int",
        "unsignedInt",
        "long",
        "unsignedLong",
        "boolean",
        "dateTime",
        "base64",
        "hexBinary",
        "decimal",
    ];

    private static readonly string[] Wire =
    [
        "xsd:string",
        "xsd:int",
        "xsd:unsignedInt",
        "xsd:long",
        "xsd:unsignedLong",
        "xsd:boolean",
        "xsd:dateTime",
        "xsd:base64Binary",
        "xsd:hexBinary",
        "xsd:decimal",
    ];

    /// <summary>The type's name in a model: <c>unsignedInt</c>.</summary>
    public static string Name(this ParameterType type) => Names[(int)type];

    /// <summary>The type's name on the wire: <c>xsd:unsignedInt</c>.</summary>
    public static string WireName(this ParameterType type) => Wire[(int)type];

    /// <summary>
    /// Reads a type's name, with or without a prefix; <c>base64Binary</c> is <c>base64</c>, the
    /// name some CPEs use though XML Schema has no such type.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> name, out ParameterType type)
    {
        var local = name[(name.LastIndexOf(':') + 1)..];
        if (local is "base64Binary")
            local = "base64";
        for (var i = 0; i < Names.Length; i++)
        {
            if (!local.SequenceEqual(Names[i]))
                continue;
            type = (ParameterType)i;
            return true;
        }
        type = ParameterType.String;
        return false;
    }

    /// <summary>What a value of this type is before anybody wrote one.</summary>
    public static string Empty(this ParameterType type) =>
        type switch
        {
            ParameterType.Boolean => "false",
            ParameterType.DateTime => "0001-01-01T00:00:00Z",
            ParameterType.String or ParameterType.Base64 or ParameterType.HexBinary => "",
            _ => "0",
        };

    /// <summary>True for the types that hold numbers.</summary>
    public static bool IsNumeric(this ParameterType type) =>
        type
            is ParameterType.Int
                or ParameterType.UnsignedInt
                or ParameterType.Long
                or ParameterType.UnsignedLong
                or ParameterType.Decimal;
}
