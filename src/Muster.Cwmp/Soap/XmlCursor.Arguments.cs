using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Muster.Cwmp.Messages;

namespace Muster.Cwmp;

// Arguments of an RPC and fields of a struct: taken by local name, in any order (quirk 90),
// qualified or not (quirk 67).
internal ref partial struct XmlCursor
{
    /// <summary>Takes an element with text that is kept as it stands.</summary>
    public bool Take(ReadOnlySpan<byte> localName, ref string? argument)
    {
        if (!Is(localName))
            return false;
        argument = Text();
        return true;
    }

    /// <summary>
    /// Takes an element with a name, a path or a code: without the blanks around it.
    /// </summary>
    public bool TakeToken(ReadOnlySpan<byte> localName, ref string? argument)
    {
        if (!Is(localName))
            return false;
        argument = Token();
        return true;
    }

    /// <summary>
    /// Takes a number; one that cannot be read counts as absent (quirks 27, 123).
    /// </summary>
    public bool Take(ReadOnlySpan<byte> localName, ref uint? argument)
    {
        if (!Is(localName))
            return false;
        argument = uint.TryParse(Token(), Digits, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
        return true;
    }

    /// <inheritdoc cref="Take(ReadOnlySpan{byte}, ref uint?)"/>
    public bool Take(ReadOnlySpan<byte> localName, ref int? argument)
    {
        if (!Is(localName))
            return false;
        argument = int.TryParse(Token(), Digits, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
        return true;
    }

    /// <summary>
    /// Takes a boolean: 0, 1, true, false in any case (quirk 122); anything else counts as absent.
    /// </summary>
    public bool Take(ReadOnlySpan<byte> localName, ref bool? argument)
    {
        if (!Is(localName))
            return false;
        argument = ParameterValue.TryParseBoolean(Token(), out var value) ? value : null;
        return true;
    }

    /// <summary>
    /// Takes a boolean of which anything but 0, false and nothing means true (quirk 127: yes,
    /// junk).
    /// </summary>
    public bool TakeFlag(ReadOnlySpan<byte> localName, ref bool? argument)
    {
        if (!Is(localName))
            return false;
        var text = Token();
        argument = text.Length > 0 && (!ParameterValue.TryParseBoolean(text, out var on) || on);
        return true;
    }

    /// <summary>
    /// Takes a value with its type: none (quirk 75), <c>xsd:</c> alone (quirk 77), unknown to XML
    /// Schema (quirk 78).
    /// </summary>
    public bool Take(ReadOnlySpan<byte> localName, ref ParameterValue? argument)
    {
        if (!Is(localName))
            return false;
        var type = ValueType();
        argument = new ParameterValue(Text(), type);
        return true;
    }

    /// <summary>The local part of the type attribute; empty when there is none.</summary>
    public readonly string TypeName => WellKnown.Text(LocalPart(TypeAttribute.Trim(Blanks)));

    private readonly string ValueType()
    {
        if (WellKnown.WrittenType(TypeAttribute) is { } written)
            return written;
        var declaredType = TypeAttribute.Trim(Blanks);
        var local = LocalPart(declaredType);
        if (local.IsEmpty)
            return "";
        if (WellKnown.SchemaType(local) is { } schemaType)
        {
            var prefix = PrefixPart(declaredType);
            if (prefix.SequenceEqual("xsd"u8) || !NamespaceOf(prefix).EndsWith("/encoding/"u8))
                return schemaType;
        }
        return WellKnown.Text(declaredType);
    }

    /// <summary>Takes a dateTime, whatever its text (quirk 105).</summary>
    public bool Take(ReadOnlySpan<byte> localName, ref CwmpTime? argument)
    {
        if (!Is(localName))
            return false;
        argument = new CwmpTime(Token());
        return true;
    }

    /// <summary>Takes a fault code; one that cannot be read counts as absent.</summary>
    public bool Take(ReadOnlySpan<byte> localName, ref FaultCode? argument)
    {
        int? code = null;
        if (!Take(localName, ref code))
            return false;
        argument = code is { } value ? new FaultCode(value) : null;
        return true;
    }

    /// <summary>Takes a struct.</summary>
    public bool Take<T>(ReadOnlySpan<byte> localName, ref T? argument)
        where T : struct, IStruct<T>
    {
        if (!Is(localName))
            return false;
        argument = T.Read(ref this);
        return true;
    }

    /// <summary>
    /// Takes an array of structs: its children are counted, and arrayType is not looked at (quirks
    /// 79, 80), nor are the names of the entries.
    /// </summary>
    public bool Take<T>(ReadOnlySpan<byte> localName, ref IReadOnlyList<T>? argument)
        where T : IStruct<T>
    {
        if (!Is(localName))
            return false;
        var items = new ItemBuffer<T>(limits.MaxItems);
        try
        {
            while (NextChild())
                items.Add(T.Read(ref this));
            argument = items.ToList();
        }
        finally
        {
            items.Dispose();
        }
        return true;
    }

    /// <summary>
    /// Takes one of several elements of this name that stand side by side, no array.
    /// </summary>
    public bool TakeEach<T>(ReadOnlySpan<byte> localName, List<T> items)
        where T : IStruct<T>
    {
        if (!Is(localName))
            return false;
        if (items.Count == limits.MaxItems)
            throw TooManyItems(limits.MaxItems);
        items.Add(T.Read(ref this));
        return true;
    }

    /// <summary>Takes an array of names: without the blanks around them.</summary>
    public bool Take(ReadOnlySpan<byte> localName, ref IReadOnlyList<string>? argument)
    {
        if (!Is(localName))
            return false;
        var items = new ItemBuffer<string>(limits.MaxItems);
        try
        {
            while (NextChild())
                items.Add(Token());
            argument = items.ToList();
        }
        finally
        {
            items.Dispose();
        }
        return true;
    }

    /// <summary>An argument the RPC must have.</summary>
    /// <exception cref="EnvelopeException">It is absent, or cannot be read.</exception>
    public static T Need<T>([NotNull] T? argument, string name)
        where T : class => argument ?? throw Missing(name);

    /// <inheritdoc cref="Need{T}(T, string)"/>
    public static T Need<T>(T? argument, string name)
        where T : struct => argument ?? throw Missing(name);

    /// <summary>Elements of which the RPC must have at least one.</summary>
    public static List<T> NeedSome<T>(List<T> arguments, string name) =>
        arguments.Count > 0 ? arguments : throw Missing(name);

    public static EnvelopeException TooManyItems(int limit) =>
        new(EnvelopeFailure.TooLarge, $"A list has more than the {limit} entries allowed.");

    private const NumberStyles Digits = NumberStyles.AllowLeadingSign;

    private static EnvelopeException Missing(string name) =>
        new(EnvelopeFailure.InvalidArguments, $"The argument {name} is missing or cannot be read.");
}
