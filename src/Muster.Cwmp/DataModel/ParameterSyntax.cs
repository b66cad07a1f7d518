using System.Globalization;

namespace Muster.Cwmp.DataModel;

/// <summary>Bounds of a number, inclusive; a missing bound is open.</summary>
public readonly record struct ValueRange(decimal? Min, decimal? Max)
{
    /// <summary>True when the number lies inside.</summary>
    public bool Contains(decimal value) => !(value < Min) && !(value > Max);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Min}..{Max}");
}

/// <summary>Bounds of a length, inclusive; a missing bound is open.</summary>
public readonly record struct SizeRange(long? Min, long? Max)
{
    /// <summary>True when the length lies inside.</summary>
    public bool Contains(long length) => !(length < Min) && !(length > Max);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Min}..{Max}");
}

/// <summary>One value of an enumeration.</summary>
/// <param name="Value">The value as it appears on the wire.</param>
/// <param name="Writable">False for values only the CPE sets (DiagnosticsState <c>Complete</c>).</param>
public readonly record struct EnumerationValue(string Value, bool Writable);

/// <summary>
/// What values a parameter takes: base type, bounds and enumeration. Shared by the Forum's models
/// and the trees of CPEs. Lists are comma-separated strings (TR-106 3.2.3).
/// </summary>
public sealed record ParameterSyntax(ParameterType Type)
{
    /// <summary>A string without bounds.</summary>
    public static readonly ParameterSyntax String = new(ParameterType.String);

    /// <summary>The data type the model names (<c>IPAddress</c>), or null.</summary>
    public string? NamedType { get; init; }

    /// <summary>Allowed ranges of a number (of each item, when a list); empty = all.</summary>
    public IReadOnlyList<ValueRange> Ranges { get; init; } = [];

    /// <summary>Allowed lengths, in characters or octets (of each item, when a list); empty = all.</summary>
    public IReadOnlyList<SizeRange> Sizes { get; init; } = [];

    /// <summary>Allowed values (of each item, when a list); empty = all.</summary>
    public IReadOnlyList<EnumerationValue> Enumeration { get; init; } = [];

    /// <summary>XML Schema patterns of which one must match; empty = all.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>True when the value is a comma-separated list on the wire.</summary>
    public bool IsList { get; init; }

    /// <summary>Allowed length of the whole list, in characters; empty = all.</summary>
    public IReadOnlyList<SizeRange> ListSizes { get; init; } = [];

    /// <summary>Allowed number of items in a list; null = any.</summary>
    public SizeRange? ListItems { get; init; }

    /// <summary>Reads as empty whatever is stored.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Writing is an action; reads as false or empty.</summary>
    public bool IsCommand { get; init; }

    /// <summary>Units of the value, or null.</summary>
    public string? Units { get; init; }

    /// <summary>The type on the wire: a list is a string.</summary>
    public string WireType => IsList ? "xsd:string" : Type.WireName();
}
